import type { DecoderConfig } from '../checkpoint/checkpointConfig.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { seededRandom } from '../selection/seededRandom.js';

/** Weights of a decoder that no checkpoint holds: small random numbers of the right shapes, norms of 1. */
export function syntheticWeights(config: DecoderConfig): ModelWeights {
  const { hiddenSize: D, intermediateSize: I, vocabularySize: V } = config;
  // A few thousand numbers, repeated: speed does not depend on them, drawing millions would.
  const random = seededRandom(7);
  const pattern = Float32Array.from({ length: 8191 }, () => (random() - 0.5) / Math.sqrt(D));
  const rowsOf = (name: string): number => {
    if (name.startsWith('lm_head')) return V;
    return /gate_proj|up_proj/.test(name) ? I : D;
  };
  return {
    linear(name, columns) {
      const rows = rowsOf(name);
      const values = new Float32Array(rows * columns);
      for (let at = 0; at < values.length; at += pattern.length) {
        values.set(pattern.subarray(0, Math.min(pattern.length, values.length - at)), at);
      }
      return { type: 'fp32', rows, columns, values };
    },
    tensor: () => new Float32Array(D).fill(1),
  };
}
