import { existsSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { maxModelTextBytes } from '../protocol/limits.js';
import { readOrdinaryFile } from '../storage/readOrdinaryFile.js';
import { clipMean, clipStd } from './clipStatistics.js';
import { parsePreprocessor } from './preprocessorFile.js';

/** Sides in pixels of what the tower is given. */
export interface ImageSizes {
  /** Side of the low-res input h. */
  readonly lowresSize: number;
  /** Side of the high-res input H; a multiple of `zoomRatio`. */
  readonly highresSize: number;
  /** Tiles per side z. */
  readonly zoomRatio: number;
  /** Side of one more image for variant `hd`; at most `highresSize`. */
  readonly hdSize?: number;
}

/** What turns an image into tensors (docs/flexattention.md, section 1). */
export interface PreprocessSettings extends ImageSizes {
  /** Mean and standard deviation of red, green, blue on the scale 0 to 1. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** The first `preprocessor_config.json` among a checkpoint's folders (its own, its tower's); null where none has one. */
export function findPreprocessor(folders: readonly (string | null)[]): string | null {
  const files = folders.flatMap((folder) =>
    folder === null ? [] : [path.join(folder, 'preprocessor_config.json')],
  );
  return files.find((file) => existsSync(file)) ?? null;
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
  sizes: ImageSizes,
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
  const file = findPreprocessor([checkpointDir, towerDir]);
  if (file === null) return { ...sizes, mean: clipMean, std: clipStd };
  return { ...sizes, ...parsePreprocessor(file, readPreprocessor(file), lowresSize) };
}

function readPreprocessor(file: string): Buffer {
  try {
    return readOrdinaryFile(file, maxModelTextBytes);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new EngineError(
      'checkpoint-malformed',
      `Cannot read ${file}: ${reason}. Restore the file, or remove it to use CLIP's values.`,
      { cause },
    );
  }
}
