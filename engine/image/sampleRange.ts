import type { ImageChoices } from '../protocol/imageChoices.js';
import type { Samples } from './samples.js';

/** Values that are black and white, and whether the picture's own values made them. */
export interface SampleRange {
  readonly low: number;
  readonly high: number;
  readonly stretched: boolean;
}

/** Below this part of what their type can hold, values are stretched. */
const narrow = 1 / 4;

/** Numbers looked at for percentiles: enough that another choice of them shifts no grey level. */
const maxLooked = 2 ** 20;

/**
 * The range of `channels`, one for all of them so that colours keep their balance. 8 bits and less are never
 * stretched. Wider values keep the range of their type (floats: 0 to 1; signed integers without a negative value: 0 to
 * the largest) where 2 to 98 percent of them fill a quarter of it and none lies outside; otherwise 2 to 98 percent become black
 * and white.
 */
export function sampleRange(
  samples: Samples,
  channels: readonly number[],
  choice: ImageChoices['range'] = 'auto',
): SampleRange {
  if (typeof choice === 'object') return { ...choice, stretched: false };
  const values =
    choice === 'full' && samples.kind === 'uint' ? new Float64Array(0) : sortedValues(samples, channels);
  const whole = rangeOfType(samples, values);
  if (values.length === 0 || choice === 'full' || samples.bits <= 8) return { ...whole, stretched: false };
  const low = percentile(values, 0.02);
  const high = percentile(values, 0.98);
  const inside = samples.kind !== 'float' || whole.high === 1;
  if (inside && high - low >= (whole.high - whole.low) * narrow) return { ...whole, stretched: false };
  if (low < high) return { low, high, stretched: true };
  const [least, most] = [values[0]!, values[values.length - 1]!];
  if (least < most) return { low: least, high: most, stretched: true };
  // One value only: as the type has it, or in the middle.
  return inside ? { ...whole, stretched: false } : { low: least - 1, high: least + 1, stretched: true };
}

/** What the type holds; signed 8-bit values always with their negative half. Floats hold 0 to 1, or what there is. */
function rangeOfType({ kind, bits }: Samples, sorted: Float64Array): { low: number; high: number } {
  if (kind === 'uint') return { low: 0, high: 2 ** bits - 1 };
  const least = sorted[0] ?? 0;
  const most = sorted.at(-1) ?? 1;
  if (kind === 'float') return least >= 0 && most <= 1 ? { low: 0, high: 1 } : { low: least, high: most };
  const negative = bits <= 8 || least < 0;
  return { low: negative ? -(2 ** (bits - 1)) : 0, high: 2 ** (bits - 1) - 1 };
}

/** Finite values that are not "none", in order, a sample of them spread evenly where there are many. */
function sortedValues(
  { values, channels: each, noData }: Samples,
  channels: readonly number[],
): Float64Array {
  const pixels = values.length / each;
  const step = Math.max(1, Math.floor((pixels * channels.length) / maxLooked));
  const found = new Float64Array(Math.ceil(pixels / step) * channels.length);
  let count = 0;
  for (let pixel = 0; pixel < pixels; pixel += step) {
    for (const channel of channels) {
      const value = values[pixel * each + channel]!;
      if (Number.isFinite(value) && value !== noData) found[count++] = value;
    }
  }
  return found.subarray(0, count).sort();
}

function percentile(sorted: Float64Array, part: number): number {
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return lower + (upper - lower) * (place - below);
}
