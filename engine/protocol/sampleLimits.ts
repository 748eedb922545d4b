/** What a type of samples can hold. */
export interface SampleLimits {
  readonly bits: number;
  readonly whole: boolean;
  readonly low: number;
  readonly high: number;
}

/** Largest finite numbers of the floating-point types, by their bits. */
const largestFloats: Readonly<Record<number, number>> = { 16: 65_504, 24: 2 ** 64, 32: 2 ** 128 - 2 ** 104 };

/** The limits of a type as `ImageDetails.sampleType` names it: `uint16`, `int8`, `float32`. */
export function sampleLimits(sampleType: string): SampleLimits {
  const [, kind = 'uint', digits = '8'] = /^(uint|int|float)(\d+)$/.exec(sampleType) ?? [];
  const bits = Number(digits);
  if (kind === 'float') {
    const high = largestFloats[bits] ?? Number.MAX_VALUE;
    return { bits, whole: false, low: -high, high };
  }
  const signed = kind === 'int';
  const high = 2 ** (signed ? bits - 1 : bits) - 1;
  return { bits, whole: true, low: signed ? -high - 1 : 0, high };
}
