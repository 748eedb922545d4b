import { z } from 'zod';
import { EngineError } from '../protocol/EngineError.js';
import { modelJsonLimits } from '../protocol/limits.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../storage/gitLfsPointer.js';
import { parseBoundedJson } from '../storage/parseBoundedJson.js';
import type { ResampleKernel } from '../image/resizeTarget.js';
import type { PictureProcessorPlace } from '../storage/findPictureProcessor.js';
import { clipMean, clipStd, siglipMean, siglipStd } from './clipStatistics.js';
import type { ViewSettings } from './viewSettings.js';

const triple = z.tuple([z.number(), z.number(), z.number()]);

/** A size in pixels: older files have one number for both sides; that of an edge keeps a picture's shape. */
const sides = z.union([
  z.int().transform((side): WrittenSize => ({ edge: 'shortest', sides: [side] })),
  z
    .looseObject({ shortest_edge: z.int() })
    .transform(({ shortest_edge }): WrittenSize => ({ edge: 'shortest', sides: [shortest_edge] })),
  z
    .looseObject({ longest_edge: z.int() })
    .transform(({ longest_edge }): WrittenSize => ({ edge: 'longest', sides: [longest_edge] })),
  z
    .looseObject({ height: z.int(), width: z.int() })
    .transform(({ height, width }): WrittenSize => ({ edge: 'both', sides: [height, width] })),
]);

interface WrittenSize {
  readonly edge: 'shortest' | 'longest' | 'both';
  readonly sides: readonly number[];
}

const fileSchema = z.looseObject({
  image_mean: triple.refine((mean) => mean.every((m) => m >= 0 && m <= 1)).optional(),
  image_std: triple.refine((std) => std.every((s) => s > 0)).optional(),
  do_normalize: z.boolean().default(true),
  do_resize: z.boolean().default(true),
  do_rescale: z.boolean().default(true),
  do_pad: z.boolean().default(false),
  rescale_factor: z.number().default(1 / 255),
  resample: z.int().optional(),
  size: sides.optional(),
  crop_size: sides.optional(),
});

type Triple = z.infer<typeof triple>;

/** Pillow's numbers of its filters. */
const kernels: Readonly<Record<number, ResampleKernel>> = { 1: 'lanczos', 2: 'bilinear', 3: 'bicubic' };

/** What a processor's file may say for a tower, and what it means where it says nothing. */
export interface ProcessorRules {
  readonly mean: Readonly<Triple>;
  readonly std: Readonly<Triple>;
  /** Those that are done; the first is meant where the file says none. */
  readonly kernels: readonly [ResampleKernel, ...ResampleKernel[]];
  /** Which sizes are done, and how that is said. */
  readonly fits: (size: WrittenSize) => boolean;
  readonly expectedSize: string;
  /** Whether the processor may pad. */
  readonly pads: boolean;
}

/** CLIP's: pictures are padded and resized here, to the side of the tower's input or a multiple that is seen in tiles of it. */
export function clipRules(towerSide: number): ProcessorRules {
  return {
    mean: clipMean,
    std: clipStd,
    kernels: ['bicubic'],
    fits: ({ edge, sides: found }) =>
      edge !== 'longest' && found.every((side) => side > 0 && side % towerSide === 0),
    expectedSize: `the side of the tower's input, ${towerSide}, or a multiple of it`,
    pads: true,
  };
}

/** SigLIP's, and Idefics3's with its tiles: pictures are resized to the tower's input whatever their shape. */
export function stretchedRules(towerSide: number, { tiling }: ViewSettings['stretch'] & {}): ProcessorRules {
  return {
    mean: siglipMean,
    std: siglipStd,
    kernels: tiling === undefined ? ['bicubic', 'bilinear', 'lanczos'] : ['lanczos', 'bicubic', 'bilinear'],
    // The longest side of what is cut into tiles is read with the checkpoint's config.
    fits: ({ edge, sides: found }) =>
      tiling === undefined
        ? edge === 'both' && found.every((side) => side === towerSide)
        : edge === 'longest',
    expectedSize:
      tiling === undefined
        ? `{"height": ${towerSide}, "width": ${towerSide}}, the side of the tower's input`
        : '{"longest_edge": pixels}',
    pads: tiling !== undefined,
  };
}

/**
 * Reads the file of a processor of pictures. Pictures are padded or stretched here, so what it says of cropping is not done; what
 * would give a tower other numbers than it was trained with is refused.
 *
 * @throws EngineError `checkpoint-malformed`
 */
export function parsePreprocessor(
  place: PictureProcessorPlace,
  bytes: Uint8Array,
  rules: ProcessorRules,
): { readonly mean: Readonly<Triple>; readonly std: Readonly<Triple>; readonly kernel: ResampleKernel } {
  const settings = parseFile(place, bytes);
  const refused = refusal(settings, rules);
  if (refused !== undefined) {
    const [field, expected] = refused;
    throw new EngineError(
      'checkpoint-malformed',
      `${place.path}: "${field}" should be ${expected}, but is ${JSON.stringify(settings[field])}. The model was trained on pictures ` +
        'that Fovea would not make; take the file that belongs to the checkpoint.',
    );
  }
  const kernel = kernelOf(settings, rules)!;
  if (!settings.do_normalize) return { mean: [0, 0, 0], std: [1, 1, 1], kernel };
  return { mean: settings.image_mean ?? rules.mean, std: settings.image_std ?? rules.std, kernel };
}

type FileSettings = z.infer<typeof fileSchema>;

function kernelOf({ resample }: FileSettings, rules: ProcessorRules): ResampleKernel | undefined {
  if (resample === undefined) return rules.kernels[0];
  const kernel = kernels[resample];
  return kernel !== undefined && rules.kernels.includes(kernel) ? kernel : undefined;
}

function refusal(
  settings: FileSettings,
  rules: ProcessorRules,
): readonly [field: keyof FileSettings, expected: string] | undefined {
  const fits = (found: WrittenSize | undefined) => found === undefined || rules.fits(found);
  if (!settings.do_resize) return ['do_resize', 'true'];
  if (!settings.do_rescale) return ['do_rescale', 'true'];
  if (Math.abs(settings.rescale_factor * 255 - 1) > 1e-6)
    return ['rescale_factor', '1 / 255 (0.00392156862745098)'];
  if (kernelOf(settings, rules) === undefined) return ['resample', kernelTexts(rules)];
  if (settings.do_pad && !rules.pads) return ['do_pad', 'false'];
  if (!fits(settings.size)) return ['size', rules.expectedSize];
  if (!fits(settings.crop_size)) return ['crop_size', rules.expectedSize];
  return undefined;
}

function kernelTexts(rules: ProcessorRules): string {
  const known = Object.entries(kernels).filter(([, kernel]) => rules.kernels.includes(kernel));
  return known.map(([number, kernel]) => `${number} (${kernel})`).join(' or ');
}

function parseFile({ path: file, key }: PictureProcessorPlace, bytes: Uint8Array): FileSettings {
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${file} ${gitLfsPointerAdvice}`);
  try {
    const written = parseBoundedJson(bytes, modelJsonLimits);
    return fileSchema.parse(key === undefined ? written : (written as Record<string, unknown>)[key]);
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be JSON with "image_mean" (three numbers from 0 to 1), "image_std" (three positive numbers) and ` +
        `"size" in pixels, but it is not. Restore the file, or remove it to use the values of the tower's kind.`,
      { cause },
    );
  }
}
