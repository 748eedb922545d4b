import { type CheckpointConfig, tokenGrid } from '../checkpoint/layouts/checkpointConfig.js';
import { mostTiles } from '../preprocess/planTiles.js';
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

type Tiling = Pick<CheckpointConfig, 'tiling'>;

/** Whether a variant reads a picture in tiles: `full`, of a model that has them. The whole picture is one of them then. */
export function seesTiles(variant: Variant, { tiling }: Tiling): boolean {
  return variant === 'full' && tiling?.splits === true;
}

/** The parts of an image that any of `variants` reads. */
export function featuresOf(variants: readonly Variant[], config: Tiling): readonly FeatureName[] {
  const parts = variants.flatMap((variant) =>
    seesTiles(variant, config) ? (['tiles'] as const) : inAll[variant],
  );
  return [...new Set(parts)];
}

/** The image as the prompt holds it: float32 [n, D] for each part, low-res tokens first but where there are tiles. */
export function promptFeatures(variant: Variant, image: SeenImage, config: Tiling): readonly Float32Array[] {
  const parts = seesTiles(variant, config) ? (['tiles'] as const) : inPrompt[variant];
  return parts.map((part) => image.features[part]!);
}

/** Tokens around the whole picture in a model that sees tiles, and around a tile. */
const wordsOfWhole = 3;

/** Prompt positions the image takes; of a model that sees tiles, as many as one without tiles takes. */
export function promptImageTokens(variant: Variant, config: CheckpointConfig): number {
  const grid = tokenGrid(config);
  if (config.tiling !== null) return grid ** 2 + wordsOfWhole;
  const tokens: Record<FeatureName, number> = {
    lowres: grid ** 2,
    highres: (grid * (config.highres?.zoomRatio ?? 1)) ** 2,
    hd: tokenGrid(config, config.hdSize ?? 0) ** 2,
    tiles: 0,
  };
  return inPrompt[variant].reduce((sum, part) => sum + tokens[part], 0);
}

/** The most that any picture takes: all tiles, the whole picture, and the words around them. */
export function mostImageTokens(variant: Variant, config: CheckpointConfig): number {
  const least = promptImageTokens(variant, config);
  return seesTiles(variant, config)
    ? (mostTiles(config.tiling!, config.vision.imageSize) + 1) * least
    : least;
}
