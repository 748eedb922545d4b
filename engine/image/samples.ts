/** Numbers of a picture before they become colours. */
export type SampleArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** A picture's numbers, of the bands that are wanted. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  /** Bands a pixel. */
  readonly channels: number;
  /** [height, width, channels]. */
  readonly values: SampleArray;
  readonly bits: number;
  readonly kind: 'uint' | 'int' | 'float';
  /** A value that means none. */
  readonly noData?: number | undefined;
}

/** As people write a type: `uint8`, `int16`, `float32`. */
export function sampleTypeName({ kind, bits }: Pick<Samples, 'kind' | 'bits'>): string {
  return `${kind}${bits}`;
}

/** Room for samples of a type. */
export function makeSampleArray({ kind, bits }: Pick<Samples, 'kind' | 'bits'>, length: number): SampleArray {
  if (kind === 'float') return bits <= 32 ? new Float32Array(length) : new Float64Array(length);
  if (kind === 'int') {
    return bits <= 8 ? new Int8Array(length) : bits <= 16 ? new Int16Array(length) : new Int32Array(length);
  }
  return bits <= 8 ? new Uint8Array(length) : bits <= 16 ? new Uint16Array(length) : new Uint32Array(length);
}
