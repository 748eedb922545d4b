import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type GraphModel } from '../../onnx/GraphBuilder.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { rmsNorm } from './rmsNorm.js';

/** Final norm and vocabulary: `hidden` float32 [1, D] -> `logits` float32 [1, V]. */
export function buildHeadGraph(config: DecoderConfig, weights: ModelWeights): GraphModel {
  const { hiddenSize: D, vocabularySize: V, rmsNormEpsilon, tiedEmbeddings } = config;
  const graph = new GraphBuilder('head');
  const hidden = graph.input('hidden', 'float32', [1, D]);
  const normalised = rmsNorm(graph, '/model/norm', hidden, weights, 'model.norm.weight', D, rmsNormEpsilon);
  const matrix = weights.linear(tiedEmbeddings ? 'model.embed_tokens.weight' : 'lm_head.weight', D);
  graph.output('logits', linear(graph, '/lm_head', normalised, matrix), 'float32', [1, V]);
  return graph.finish();
}
