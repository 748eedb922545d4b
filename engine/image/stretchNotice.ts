import type { SampleRange } from './sampleRange.js';

/** Says that values were stretched, and from where. */
export function stretchNotice({ low, high }: Pick<SampleRange, 'low' | 'high'>): string {
  return `Its values are stretched: ${short(low)} is shown black, ${short(high)} white (2 to 98 percent of them).`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
