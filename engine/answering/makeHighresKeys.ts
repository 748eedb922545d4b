import { highresRotaryTables } from '../model/decoder/rotaryTables.js';
import { gatherRows } from '../runtime/gatherRows.js';
import { HighresKeys } from '../runtime/HighresKeys.js';
import type { SeenImage } from '../seeing/SeenImage.js';
import { regionSquare } from '../selection/regionSquare.js';
import type { EmbeddedPrompt } from './embedPrompt.js';
import type { LoadedModel } from './LoadedModel.js';

/** Empty high-res keys for this image at this place in the prompt; filled as cells are selected. */
export function makeHighresKeys(
  { checkpoint, decoder, lowresGrid, highresGrid }: LoadedModel,
  image: SeenImage,
  prompt: EmbeddedPrompt,
): HighresKeys {
  const { hiddenSize, headDim } = checkpoint.config.decoder;
  const features = image.features.highres!;
  const { cos, sin } = highresRotaryTables(
    checkpoint.config.decoder,
    prompt.imageStart,
    lowresGrid,
    highresGrid,
    image.highresRegion && regionSquare(image.highresRegion, image),
  );
  return new HighresKeys(checkpoint.config.decoder, highresGrid, (layer, tokens) =>
    decoder.projectHighres(layer, gatherRows(features, tokens, hiddenSize), {
      cos: gatherRows(cos, tokens, headDim / 2),
      sin: gatherRows(sin, tokens, headDim / 2),
    }),
  );
}
