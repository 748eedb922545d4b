import type { DecoderSegment } from '../model/decoder/buildDecoderGraph.js';
import type { DecoderSegments } from './DecoderSegments.js';
import type { FlexStepContext, LayerSelection } from './flexStepContext.js';
import { gatherColumns } from './gatherColumns.js';
import { type Feeds, int64Tensor } from './GraphSession.js';
import type { HighresRead } from './HighresKeys.js';
import { imageColumns } from './imageColumns.js';
import type { KeyValueCache } from './KeyValueCache.js';

/**
 * A flex step layer by layer, for large models: after each selecting layer the host makes the selection the next layer
 * reads, projects what is missing, and goes on. The plain reading of docs/flexattention.md, sections 3 and 4.
 */
export class LayeredFlexStep {
  constructor(
    private readonly plan: readonly DecoderSegment[],
    private readonly segments: DecoderSegments,
    /** S. */
    private readonly flexStart: number,
  ) {}

  /** As `DecoderRuntime.flexStep`; each selection is yielded as soon as it is made. */
  async *run(
    row: Float32Array,
    cache: KeyValueCache,
    context: FlexStepContext,
  ): AsyncGenerator<LayerSelection, Float32Array, undefined> {
    cache.reserve(cache.length + 1);
    const shared = this.segments.sharedFeeds(cache, 1);
    let hidden = row;
    let cells = new Uint8Array(0);
    for (const segment of this.plan) {
      const layer = segment.endLayer - 1;
      const read = segment.readsHighres
        ? await context.highres.read(layer, cells, context.resident)
        : undefined;
      const feeds = read === undefined ? shared : { ...shared, ...highresFeeds(layer, read, cache) };
      const withMaps = layer >= this.flexStart - 1;
      const withHeads = layer === context.headsOfLayer;
      const outputs = await this.segments.run(segment, hidden, feeds, cache, { withMaps, withHeads });
      hidden = outputs.hidden;
      const attention = outputs.mapOf(layer);
      if (attention === undefined) continue;
      const columns = imageColumns(cache, context);
      const width = cache.pastSlots + 1;
      const attentionMap = gatherColumns(attention, width, columns);
      const heads = outputs.headsOf(layer);
      const headMaps = heads && gatherColumns(heads, width, columns);
      cells = new Uint8Array(context.select(layer, attentionMap));
      const { selectedTokens: readTokens = 0, projectedTokens = 0 } = read ?? {};
      yield { layer, attentionMap, cells, headMaps, readTokens, projectedTokens };
    }
    cache.advance(1);
    return hidden;
  }
}

function highresFeeds(layer: number, read: HighresRead, cache: KeyValueCache): Feeds {
  return {
    [`highres_key.${layer}`]: read.key,
    [`highres_value.${layer}`]: read.value,
    [`highres_bias.${layer}`]: read.bias,
    segments: int64Tensor([cache.pastSlots, 1, read.capacity]),
  };
}
