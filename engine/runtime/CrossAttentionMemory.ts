import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { crossAttentionHeads } from '../model/decoder/crossAttention.js';
import { type Feeds, float32Tensor } from './GraphSession.js';

/** Keys and values of one image for the cross-attention of all layers (variant `xattn`): projected once, then only read. */
export class CrossAttentionMemory {
  private readonly layers: Feeds[] = [];

  /** @param tokens R, rows of f_HR. */
  constructor(
    private readonly config: DecoderConfig,
    readonly tokens: number,
  ) {}

  /** Adds the next layer: `key` float32 [H, w, R], `value` float32 [H, R, w]. */
  addLayer(key: Float32Array, value: Float32Array): void {
    const { heads, headDim } = crossAttentionHeads(this.config);
    const layer = this.layers.length;
    this.layers.push({
      [`cross_key.${layer}`]: float32Tensor(key, [heads, headDim, this.tokens]),
      [`cross_value.${layer}`]: float32Tensor(value, [heads, this.tokens, headDim]),
    });
  }

  /** What a graph with this layer takes. */
  feeds(layer: number): Feeds {
    return this.layers[layer]!;
  }
}
