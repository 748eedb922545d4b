import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../protocol/EngineError.js';
import { decodeText } from '../storage/decodeText.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../storage/gitLfsPointer.js';

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

/** CLIP's own statistics, used when the folder has no `preprocessor_config.json` (released ones have none). */
export const clipMean = [0.48145466, 0.4578275, 0.40821073] as const;
/** CLIP's own standard deviations of red, green, blue on the scale 0 to 1. */
export const clipStd = [0.26862954, 0.26130258, 0.27577711] as const;

/**
 * Reads mean and standard deviation of a checkpoint folder and joins them with its sizes.
 *
 * @throws EngineError `checkpoint-malformed` when the file is there but not as expected, or the sizes do not fit
 */
export async function readPreprocessSettings(
  checkpointDir: string,
  sizes: ImageSizes,
): Promise<PreprocessSettings> {
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
  const file = path.join(checkpointDir, 'preprocessor_config.json');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    return { ...sizes, mean: clipMean, std: clipStd };
  }
  const { image_mean: mean, image_std: std } = parseConfig(file, bytes);
  return { ...sizes, mean, std };
}

const triple = z.tuple([z.number(), z.number(), z.number()]);

const configSchema = z.object({
  image_mean: triple.refine((mean) => mean.every((m) => m >= 0 && m <= 1)).default([...clipMean]),
  image_std: triple.refine((std) => std.every((s) => s > 0)).default([...clipStd]),
});

function parseConfig(file: string, bytes: Uint8Array): z.infer<typeof configSchema> {
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${file} ${gitLfsPointerAdvice}`);
  try {
    return configSchema.parse(JSON.parse(decodeText(bytes)));
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be JSON with "image_mean" (three numbers from 0 to 1) and "image_std" (three ` +
        `positive numbers), but it is not. Restore the file, or remove it to use CLIP's values.`,
      { cause },
    );
  }
}
