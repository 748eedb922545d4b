import type { OutsideTaught } from './outsideTaught.js';

/**
 * Says in one plain sentence what of a question lies outside.
 *
 * @returns null where neither does, or nothing is claimed.
 */
export function outsideTaughtText(outside: OutsideTaught | undefined): string | null {
  if (outside === undefined || !(outside.picture || outside.question)) return null;
  return `Outside what this model was taught: ${outsideParts(outside)}. Its answer most likely means nothing.`;
}

function outsideParts({ picture, question }: OutsideTaught): string {
  if (picture && question) return 'picture and question are unlike those of its training';
  return `the ${picture ? 'picture' : 'question'} is unlike those of its training`;
}
