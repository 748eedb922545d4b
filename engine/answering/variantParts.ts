import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { Variant } from '../protocol/variant.js';
import type { FeatureName, SeenImage } from '../seeing/SeenImage.js';

/** What each variant reads of an image. */
const inAll: Record<Variant, readonly FeatureName[]> = {
  lowres: ['lowres'],
  hd: ['lowres', 'hd'],
  flex: ['lowres', 'highres'],
  xattn: ['lowres', 'highres'],
  full: ['lowres', 'highres'],
};

/** What stands in the prompt in place of the image, one part behind the other. */
const inPrompt: Record<Variant, readonly FeatureName[]> = {
  lowres: ['lowres'],
  hd: ['lowres', 'hd'],
  flex: ['lowres'],
  xattn: ['lowres'],
  full: ['lowres', 'highres'],
};

/** The parts of an image that any of `variants` reads. */
export function featuresOf(variants: readonly Variant[]): readonly FeatureName[] {
  return [...new Set(variants.flatMap((variant) => inAll[variant]))];
}

/** The image as the prompt holds it: float32 [n, D] for each part, low-res tokens first. */
export function promptFeatures(variant: Variant, image: SeenImage): readonly Float32Array[] {
  return inPrompt[variant].map((part) => image.features[part]!);
}

/** Prompt positions the image takes. */
export function promptImageTokens(variant: Variant, config: CheckpointConfig): number {
  const grid = Math.floor(config.vision.imageSize / config.vision.patchSize);
  const tokens: Record<FeatureName, number> = {
    lowres: grid ** 2,
    highres: (grid * (config.highres?.zoomRatio ?? 1)) ** 2,
    hd: Math.floor((config.hdSize ?? 0) / config.vision.patchSize) ** 2,
  };
  return inPrompt[variant].reduce((sum, part) => sum + tokens[part], 0);
}
