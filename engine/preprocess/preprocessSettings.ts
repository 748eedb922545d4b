import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { maxModelTextBytes } from '../protocol/limits.js';
import { findPictureProcessor, type PictureProcessorPlace } from '../storage/findPictureProcessor.js';
import { readOrdinaryFile } from '../storage/readOrdinaryFile.js';
import { clipMean, clipStd, siglipMean, siglipStd } from './clipStatistics.js';
import { clipRules, parsePreprocessor, stretchedRules } from './preprocessorFile.js';
import type { ImageSizes, StretchSettings, ViewSettings } from './viewSettings.js';

/** What turns an image into tensors (docs/flexattention.md, section 1). */
export interface PreprocessSettings extends ImageSizes {
  /** Undefined where pictures are padded to a square, and resized bicubic. */
  readonly stretch?: StretchSettings;
  /** Mean and standard deviation of red, green, blue on the scale 0 to 1. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** The first processor of pictures among a checkpoint's folders (its own, its tower's); null where none has one. */
export function findPreprocessor(folders: readonly (string | null)[]): PictureProcessorPlace | null {
  const places = folders.flatMap((folder) => (folder === null ? [] : (findPictureProcessor(folder) ?? [])));
  return places[0] ?? null;
}

/**
 * Reads mean and standard deviation of a checkpoint folder and joins them with its sizes.
 *
 * @param towerDir the folder of its vision tower, where it lies apart: its file counts where the checkpoint has none.
 * @throws EngineError `checkpoint-malformed` when the file is there but not as expected, asks for what is not done, or the
 * sizes do not fit
 */
export function readPreprocessSettings(
  checkpointDir: string,
  { stretch, ...sizes }: ViewSettings,
  towerDir: string | null = null,
): PreprocessSettings {
  const { lowresSize, highresSize, zoomRatio } = sizes;
  const whole = [lowresSize, highresSize, zoomRatio].every((n) => Number.isInteger(n) && n > 0);
  if (!whole || highresSize % zoomRatio !== 0 || lowresSize > highresSize) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected in ${path.join(checkpointDir, 'config.json')} whole positive sizes with lowres_size at most ` +
        `highres_size and highres_size a multiple of zoom_ratio, but got lowres_size ${lowresSize}, ` +
        `highres_size ${highresSize}, zoom_ratio ${zoomRatio}. Correct the "extra" entry of the configuration.`,
    );
  }
  const place = findPreprocessor([checkpointDir, towerDir]);
  if (place === null) return withoutFile(sizes, stretch);
  const rules = stretch === undefined ? clipRules(lowresSize) : stretchedRules(lowresSize, stretch);
  const { mean, std, kernel } = parsePreprocessor(place, readPreprocessor(place.path), rules);
  return { ...sizes, mean, std, ...(stretch !== undefined && { stretch: { ...stretch, kernel } }) };
}

function readPreprocessor(file: string): Buffer {
  try {
    return readOrdinaryFile(file, maxModelTextBytes);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new EngineError(
      'checkpoint-malformed',
      `Cannot read ${file}: ${reason}. Restore the file, or remove it to use the usual values of its tower.`,
      { cause },
    );
  }
}

/** The statistics and kernels of the processors' classes, which all published checkpoints have. */
function withoutFile(sizes: ImageSizes, stretch: ViewSettings['stretch']): PreprocessSettings {
  if (stretch === undefined) return { ...sizes, mean: clipMean, std: clipStd };
  const kernel = stretch.tiling === undefined ? 'bicubic' : 'lanczos';
  return { ...sizes, mean: siglipMean, std: siglipStd, stretch: { ...stretch, kernel } };
}
