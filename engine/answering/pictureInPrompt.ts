import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { planTiles } from '../preprocess/planTiles.js';
import type { Variant } from '../protocol/variant.js';
import type { SeenImage } from '../seeing/SeenImage.js';
import { imageTokenId } from '../text/prompt.js';
import { tiledPictureIds } from '../text/prompts/tiledPicture.js';
import type { LoadedModel } from './LoadedModel.js';
import { tokenizerMissing } from './tokenizerMissing.js';
import { promptFeatures, seesTiles } from './variantParts.js';

/** What stands in a prompt in place of the picture. */
export interface PictureInPrompt {
  /** Ids, with -200 for each view. */
  readonly ids: readonly number[];
  /** The views in their order, float32 [n, D] each. */
  readonly views: readonly Float32Array[];
  /** The one that shows all of the picture in low resolution. */
  readonly lowresView: number;
}

/**
 * The picture as a variant reads it: its views one behind the other, or, in a model that sees tiles, these with the words around them.
 *
 * @throws EngineError `tokenizer-missing` where words are needed
 */
export function pictureInPrompt(
  { checkpoint, tokenizer }: Pick<LoadedModel, 'checkpoint' | 'tokenizer'>,
  variant: Variant,
  image: SeenImage,
): PictureInPrompt {
  const { config, dir } = checkpoint;
  const features = promptFeatures(variant, image, config);
  if (config.tiling === null)
    return { ids: features.map(() => imageTokenId), views: features, lowresView: 0 };
  if (tokenizer === null)
    throw tokenizerMissing(dir, 'the words around the tiles of a picture cannot be written. Add the file');
  const { rows, columns } = seesTiles(variant, config) ? tilesOf(config, image) : { rows: 0, columns: 0 };
  const count = rows * columns + 1;
  const length = features[0]!.length / count;
  const views = Array.from({ length: count }, (_, view) =>
    features[0]!.subarray(view * length, (view + 1) * length),
  );
  return { ids: tiledPictureIds(rows, columns, tokenizer), views, lowresView: count - 1 };
}

/** Tiles of a picture in a model that sees them; none where it sees the whole alone. */
export function tilesOf(
  { tiling, vision }: CheckpointConfig,
  picture: Pick<SeenImage, 'width' | 'height'>,
): { readonly rows: number; readonly columns: number } {
  if (tiling?.splits !== true) return { rows: 0, columns: 0 };
  return planTiles(picture, tiling, vision.imageSize);
}
