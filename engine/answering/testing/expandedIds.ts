import type { PictureSize } from '../../image/rgbImage.js';
import type { Variant } from '../../protocol/variant.js';
import { imageTokenId } from '../../text/prompt.js';
import { tokenGrid } from '../../checkpoint/layouts/checkpointConfig.js';
import { tiledPictureIds } from '../../text/prompts/tiledPicture.js';
import type { LoadedModel } from '../LoadedModel.js';
import { tilesOf } from '../pictureInPrompt.js';

/** A prompt as transformers writes it: an `<image>` for each position of a view, the words around tiles between. */
export function expandedIds(
  { checkpoint, tokenizer }: LoadedModel,
  ids: readonly number[],
  variant: Variant,
  picture: PictureSize,
): readonly number[] {
  const { config } = checkpoint;
  const { rows, columns } = variant === 'full' ? tilesOf(config, picture) : { rows: 0, columns: 0 };
  const mark = tokenizer!.specialTokens.get('<image>')!.id;
  const view = new Array<number>(tokenGrid(config) ** 2).fill(mark);
  const inPlace = tiledPictureIds(rows, columns, tokenizer!).flatMap((id) =>
    id === imageTokenId ? view : [id],
  );
  return ids.flatMap((id) => (id === imageTokenId ? inPlace : [id]));
}
