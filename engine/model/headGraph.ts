import { GraphBuilder } from '../onnx/graphBuilder.js';
import { linear, rmsNorm } from './operators.js';
import type { DecoderShape } from './shapes.js';
import type { WeightSource } from './weightSource.js';

/**
 * Builds the final norm and the language-model head for one position.
 *
 * Input: `hidden` float32 [1, D], what the last layer put out. Output: `logits` float32 [1, vocabulary].
 *
 * @param headName tensor of the head without `.weight`: `lm_head`, or the embedding where the two are tied.
 */
export function buildHeadGraph(shape: DecoderShape, weights: WeightSource, headName = 'lm_head'): Uint8Array {
  const { hiddenSize, vocabularySize, rmsNormEpsilon } = shape;
  const graph = new GraphBuilder('decoder.head');
  const context = { graph, weights };
  const hidden = graph.input('hidden', 'float32', [1, hiddenSize]);
  const normalised = rmsNorm(context, 'model.norm', hidden, hiddenSize, rmsNormEpsilon);
  const logits = linear(context, headName, normalised, vocabularySize, hiddenSize);
  graph.output('logits', logits, 'float32', [1, vocabularySize]);
  return graph.build();
}
