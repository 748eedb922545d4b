/** A zoom as it is shown, `12 %` or `3.4 %`; in screen pixels per image pixel. */
export function formatZoom(scale: number): string {
  const percent = scale * 100;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/**
 * What a person typed for a zoom: screen pixels per image pixel, `fit`, or null where it means nothing. Understood are
 * `200`, `200 %`, `12,5`, `1:1`, `1:2`, `2x` and `fit`.
 */
export function parseZoom(text: string): number | 'fit' | null {
  const plain = text.trim().toLowerCase().replace(',', '.');
  if (plain === 'fit') return 'fit';
  const ratio = /^(\d*\.?\d+)\s*:\s*(\d*\.?\d+)$/.exec(plain);
  if (ratio !== null) return positive(Number(ratio[1]) / Number(ratio[2]));
  const times = /^(\d*\.?\d+)\s*[x×]$/.exec(plain);
  if (times !== null) return positive(Number(times[1]));
  const percent = /^(\d*\.?\d+)\s*%?$/.exec(plain);
  return percent === null ? null : positive(Number(percent[1]) / 100);
}

function positive(scale: number): number | null {
  return Number.isFinite(scale) && scale > 0 ? scale : null;
}
