import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { defaultBlocks } from '../checkpoint/weights/blockFormat.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { seededRandom } from '../selection/seededRandom.js';

/** Weights of a decoder that no checkpoint holds: small random numbers of the right shapes, norms of 1. */
export function syntheticWeights(config: DecoderConfig, type: 'fp32' | 'int8' | 'int4'): ModelWeights {
  const { hiddenSize: D, intermediateSize: I, vocabularySize: V } = config;
  // A few thousand numbers, repeated: speed does not depend on them, drawing millions would.
  const random = seededRandom(7);
  const codes = Uint8Array.from({ length: 8191 }, () => random() * 256);
  const scale = 1 / (256 * Math.sqrt(D));
  const values = Float32Array.from(codes, (code) => (code - 128) * scale);
  const rowsOf = (name: string): number => {
    if (name.startsWith('lm_head')) return V;
    return /gate_proj|up_proj/.test(name) ? I : D;
  };
  return {
    linear(name, columns) {
      const rows = rowsOf(name);
      if (type === 'fp32') {
        return { type, rows, columns, values: repeat(values, new Float32Array(rows * columns)) };
      }
      const { bits, blockSize } = defaultBlocks[type];
      const blocks = rows * Math.ceil(columns / blockSize);
      const scales = new Float32Array(blocks).fill(scale);
      return {
        type,
        ...{ rows, columns, bits, blockSize },
        scales,
        codes: repeat(codes, new Uint8Array((blocks * blockSize * bits) / 8)),
      };
    },
    tensor: () => new Float32Array(D).fill(1),
  };
}

function repeat<T extends Float32Array | Uint8Array>(pattern: T, target: T): T {
  for (let at = 0; at < target.length; at += pattern.length) {
    target.set(pattern.subarray(0, Math.min(pattern.length, target.length - at)), at);
  }
  return target;
}
