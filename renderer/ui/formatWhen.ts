const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/**
 * A moment as people say it: `today 18:05`, `yesterday 09:12`, `3 Nov 09:12`, and in other years `3 Nov 2025`.
 *
 * @param at when, as `2026-11-30T18:00:00.000Z`.
 */
export function formatWhen(at: string, now = new Date()): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const daysAgo = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (daysAgo === 0) return `today ${time.format(date)}`;
  if (daysAgo === 1) return `yesterday ${time.format(date)}`;
  if (date.getFullYear() !== now.getFullYear()) return dayOfYear.format(date);
  return `${day.format(date)} ${time.format(date)}`;
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
