import { z } from 'zod';
import { EngineError } from '../protocol/EngineError.js';
import { modelJsonLimits } from '../protocol/limits.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../storage/gitLfsPointer.js';
import { parseBoundedJson } from '../storage/parseBoundedJson.js';
import { clipMean, clipStd } from './clipStatistics.js';

const triple = z.tuple([z.number(), z.number(), z.number()]);

/** A side in pixels: older files have one number for both. */
const sides = z.union([
  z.int().transform((side) => [side]),
  z.looseObject({ shortest_edge: z.int() }).transform(({ shortest_edge }) => [shortest_edge]),
  z.looseObject({ height: z.int(), width: z.int() }).transform(({ height, width }) => [height, width]),
]);

const fileSchema = z.looseObject({
  image_mean: triple.refine((mean) => mean.every((m) => m >= 0 && m <= 1)).default([...clipMean]),
  image_std: triple.refine((std) => std.every((s) => s > 0)).default([...clipStd]),
  do_normalize: z.boolean().default(true),
  do_resize: z.boolean().default(true),
  do_rescale: z.boolean().default(true),
  rescale_factor: z.number().default(1 / 255),
  resample: z.int().default(3),
  size: sides.optional(),
  crop_size: sides.optional(),
});

type Triple = z.infer<typeof triple>;

/**
 * Reads a CLIP preprocessor's file. Pictures are padded to a square here, so what it says of cropping is not done; what would
 * give a tower other numbers than it was trained with is refused.
 *
 * @param towerSide of the tower's input, in pixels. A file may have that of a larger picture, which is seen in tiles of it.
 * @throws EngineError `checkpoint-malformed`
 */
export function parsePreprocessor(
  file: string,
  bytes: Uint8Array,
  towerSide: number,
): { readonly mean: Triple; readonly std: Triple } {
  const settings = parseFile(file, bytes);
  const refused = refusal(settings, towerSide);
  if (refused !== undefined) {
    const [field, expected] = refused;
    throw new EngineError(
      'checkpoint-malformed',
      `${file}: "${field}" should be ${expected}, but is ${JSON.stringify(settings[field])}. The model was trained on pictures ` +
        'that Fovea would not make; take the file that belongs to the checkpoint.',
    );
  }
  if (!settings.do_normalize) return { mean: [0, 0, 0], std: [1, 1, 1] };
  return { mean: settings.image_mean, std: settings.image_std };
}

type FileSettings = z.infer<typeof fileSchema>;

function refusal(
  settings: FileSettings,
  towerSide: number,
): readonly [field: keyof FileSettings, expected: string] | undefined {
  const fits = (found: readonly number[] | undefined) =>
    found === undefined || found.every((side) => side > 0 && side % towerSide === 0);
  const expectedSize = `the side of the tower's input, ${towerSide}, or a multiple of it`;
  if (!settings.do_resize) return ['do_resize', 'true'];
  if (!settings.do_rescale) return ['do_rescale', 'true'];
  if (Math.abs(settings.rescale_factor * 255 - 1) > 1e-6)
    return ['rescale_factor', '1 / 255 (0.00392156862745098)'];
  if (settings.resample !== 3) return ['resample', '3 (bicubic)'];
  if (!fits(settings.size)) return ['size', expectedSize];
  if (!fits(settings.crop_size)) return ['crop_size', expectedSize];
  return undefined;
}

function parseFile(file: string, bytes: Uint8Array): FileSettings {
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${file} ${gitLfsPointerAdvice}`);
  try {
    return fileSchema.parse(parseBoundedJson(bytes, modelJsonLimits));
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be JSON with "image_mean" (three numbers from 0 to 1), "image_std" (three positive numbers) and ` +
        `"size" in pixels, but it is not. Restore the file, or remove it to use CLIP's values.`,
      { cause },
    );
  }
}
