import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { DecoderSegment } from '../model/decoder/buildDecoderGraph.js';
import { rotaryTables } from '../model/decoder/rotaryTables.js';
import { type Feeds, float32Tensor, type GraphSession, int64Tensor } from './GraphSession.js';
import type { CrossAttentionMemory } from './CrossAttentionMemory.js';
import { hiddenBias } from '../model/decoder/hiddenBias.js';
import type { KeyValueCache } from './KeyValueCache.js';

/** What a segment gives besides the keys and values that go into the cache. */
export interface SegmentOutputs {
  /** float32 [T, D]. */
  readonly hidden: Float32Array;
  /** float32 [P + T] of a layer's last position, where it was asked for. */
  readonly mapOf: (layer: number) => Float32Array | undefined;
  /** float32 [H, P + T] of a layer's last position, where it was asked for. */
  readonly headsOf: (layer: number) => Float32Array | undefined;
}

/** The sessions of `buildDecoderGraph`, and how they are fed from the cache. */
export class DecoderSegments {
  constructor(
    private readonly config: DecoderConfig,
    private readonly sessionOf: (segment: DecoderSegment) => Promise<GraphSession>,
  ) {}

  /** Feeds that all segments of one pass over the next `count` positions share. */
  sharedFeeds(cache: KeyValueCache, count: number): Feeds {
    const tables = rotaryTables(this.config, cache.length, count);
    const halfHead = this.config.headDim / 2;
    return {
      cos: float32Tensor(tables.cos, [count, halfHead]),
      sin: float32Tensor(tables.sin, [count, halfHead]),
      bias: count === 1 ? cache.stepBias() : cache.promptBias(count),
      segments: int64Tensor([cache.pastSlots, count]),
    };
  }

  /** What a plain pass feeds to a segment that could read high-res tokens: one slot, hidden. */
  hiddenHighres(segment: DecoderSegment, cache: KeyValueCache, count: number): Feeds {
    if (!segment.readsHighres) return {};
    const { keyValueHeads: heads, headDim } = this.config;
    const slot = new Float32Array(heads * headDim);
    return {
      [`highres_key.${segment.firstLayer}`]: float32Tensor(slot, [heads, headDim, 1]),
      [`highres_value.${segment.firstLayer}`]: float32Tensor(slot, [heads, 1, headDim]),
      [`highres_bias.${segment.firstLayer}`]: float32Tensor(Float32Array.of(hiddenBias), [1]),
      segments: int64Tensor([cache.pastSlots, count, 1]),
    };
  }

  /**
   * Runs one segment and stores its new keys and values behind the cache's `length`.
   * @param hidden float32 [T, D]. @param feeds the shared ones and, where the segment reads them, the high-res ones.
   * @param more `cross`: what every layer reads by cross-attention, variant `xattn` only; `withMaps` fetches each layer's map,
   *   `withHeads` the attention of each head, of a segment that emits them.
   */
  async run(
    segment: DecoderSegment,
    hidden: Float32Array,
    feeds: Feeds,
    cache: KeyValueCache,
    {
      cross,
      withMaps = false,
      withHeads = false,
    }: {
      readonly cross?: CrossAttentionMemory | undefined;
      readonly withMaps?: boolean;
      readonly withHeads?: boolean;
    } = {},
  ): Promise<SegmentOutputs> {
    const { hiddenSize } = this.config;
    const count = hidden.length / hiddenSize;
    const allFeeds: Feeds = { ...feeds, hidden: float32Tensor(hidden, [count, hiddenSize]) };
    const names = ['hidden_out'];
    for (let layer = segment.firstLayer; layer < segment.endLayer; layer++) {
      const { key, value } = cache.tensors(layer);
      allFeeds[`past_key.${layer}`] = key;
      allFeeds[`past_value.${layer}`] = value;
      if (cross !== undefined) Object.assign(allFeeds, cross.feeds(layer));
      names.push(`key.${layer}`, `value.${layer}`);
      if (withMaps) names.push(`attention_map.${layer}`);
      if (withHeads) names.push(`head_maps.${layer}`);
    }
    const outputs = await (await this.sessionOf(segment)).run(allFeeds, names);
    for (let layer = segment.firstLayer; layer < segment.endLayer; layer++) {
      cache.write(layer, outputs[`key.${layer}`]!, outputs[`value.${layer}`]!, count);
    }
    return {
      hidden: outputs['hidden_out']!,
      mapOf: (layer) => outputs[`attention_map.${layer}`],
      headsOf: (layer) => outputs[`head_maps.${layer}`],
    };
  }
}
