import { PictureError } from '../PictureError.js';
import type { TiffDirectory } from './readTiffDirectories.js';

/** How a TIFF says that numbers are colours. */
export const photometrics = {
  whiteIsZero: 0,
  blackIsZero: 1,
  rgb: 2,
  palette: 3,
  mask: 4,
  cmyk: 5,
  yCbCr: 6,
  cieLab: 8,
  iccLab: 9,
  ituLab: 10,
} as const;

/** One page of a TIFF as its tags describe it. */
export interface TiffPage {
  readonly directory: TiffDirectory;
  readonly width: number;
  readonly height: number;
  /** Bits of a sample; the same for all of a page. */
  readonly bits: number;
  readonly sampleKind: 'uint' | 'int' | 'float';
  /** Samples a pixel. */
  readonly samples: number;
  readonly photometric: number;
  /** What the samples beyond the colours are: 0 unspecified, 1 alpha already multiplied, 2 alpha. */
  readonly extraSamples: readonly number[];
  readonly compression: number;
  /** 1 none, 2 differences, 3 differences of floats. */
  readonly predictor: number;
  /** Whether bits of a byte run from the lowest. */
  readonly lowBitFirst: boolean;
  /** Whether each sample stands in blocks of its own. */
  readonly planar: boolean;
  readonly tiled: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** Whether it is a smaller copy of another page, or its mask. */
  readonly reduced: boolean;
  /** Whether it is the mask of another page. */
  readonly isMask: boolean;
  /** A value that means none (GDAL's tag). */
  readonly noData: number | undefined;
}

/** Reads what a page's tags say. @throws PictureError */
export function readTiffPage(directory: TiffDirectory): TiffPage {
  const first = (tag: number, otherwise: number): number => directory.numbers(tag)?.[0] ?? otherwise;
  const width = first(256, 0);
  const height = first(257, 0);
  if (width <= 0 || height <= 0) throw new PictureError(`its size is ${width} x ${height}`);
  const samples = first(277, 1);
  const tiled = directory.numbers(322) !== undefined;
  const kind = first(339, 1);
  return {
    directory,
    width,
    height,
    bits: commonBits(directory, samples),
    sampleKind:
      kind === 2 ? 'int' : kind === 3 ? 'float' : kind === 5 || kind === 6 ? complexNumbers() : 'uint',
    samples,
    photometric: photometricOf(directory, samples),
    extraSamples: directory.numbers(338) ?? [],
    compression: first(259, 1),
    predictor: first(317, 1),
    lowBitFirst: first(266, 1) === 2,
    planar: first(284, 1) === 2 && samples > 1,
    tiled,
    blockWidth: tiled ? first(322, 0) : width,
    blockHeight: tiled ? first(323, 0) : Math.min(first(278, height), height),
    offsets: directory.numbers(tiled ? 324 : 273) ?? [],
    byteCounts: directory.numbers(tiled ? 325 : 279) ?? [],
    orientation: first(274, 1),
    isMask: (first(254, 0) & 4) !== 0,
    reduced: (first(254, 0) & 5) !== 0 || first(255, 1) === 2,
    noData: numberOrNone(directory.text(42113)),
  };
}

/** YCbCr in JPEG, and in Aperio's JPEG 2000, comes out of the decoder as red, green and blue. */
function photometricOf(directory: TiffDirectory, samples: number): number {
  const first = (tag: number): number | undefined => directory.numbers(tag)?.[0];
  const photometric = first(262) ?? (samples >= 3 ? photometrics.rgb : photometrics.blackIsZero);
  const isJpeg = [7, 33003].includes(first(259) ?? 1) && first(284) !== 2;
  return isJpeg && photometric === photometrics.yCbCr ? photometrics.rgb : photometric;
}

function commonBits(directory: TiffDirectory, samples: number): number {
  const bits = (directory.numbers(258) ?? [1]).slice(0, samples);
  const [most = 1] = bits;
  if (bits.some((some) => some !== most)) {
    throw new PictureError(`its samples have different widths (${bits.join(', ')} bits)`);
  }
  return most;
}

function complexNumbers(): never {
  throw new PictureError('its samples are complex numbers');
}

function numberOrNone(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const value = Number(trimmed);
  return Number.isNaN(value) ? undefined : value;
}
