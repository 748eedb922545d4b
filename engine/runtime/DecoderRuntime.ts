import type { CheckpointConfig } from '../checkpoint/checkpointConfig.js';
import type { LinearType } from '../checkpoint/linearWeight.js';
import { buildDecoderGraph, type DecoderSegment } from '../model/buildDecoderGraph.js';
import { buildFlexStepGraph } from '../model/buildFlexStepGraph.js';
import { buildHeadGraph } from '../model/buildHeadGraph.js';
import { buildHighresProjectionGraph } from '../model/buildHighresProjectionGraph.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { type DecoderPlan, planDecoder } from '../model/planDecoder.js';
import { type RotaryTables, rotaryTables } from '../model/rotaryTables.js';
import type { FlexStepContext, LayerSelection } from './flexStepContext.js';
import { FusedFlexStep } from './FusedFlexStep.js';
import { type Feeds, float32Tensor, GraphSession, int64Tensor } from './GraphSession.js';
import { hiddenBias } from './hiddenBias.js';
import type { KeyValueCache } from './KeyValueCache.js';
import { threadsFor } from './threadsFor.js';

/** Where the decoder runs. */
export interface DecoderSettings {
  readonly provider: 'cpu' | 'webgpu';
  readonly threads: number;
  readonly linearType: LinearType;
  /** Decoder weights above this many bytes are loaded once, one session per layer (see `planDecoder`). */
  readonly maxDoubledBytes?: number;
}

export type { FlexStepContext, LayerSelection } from './flexStepContext.js';

/** The decoder on onnxruntime: reads prompts, makes low-res and flex steps, projects high-res tokens. */
export class DecoderRuntime {
  private constructor(
    private readonly config: CheckpointConfig,
    private readonly plan: DecoderPlan,
    private readonly segments: ReadonlyMap<DecoderSegment, GraphSession>,
    private readonly flexStepSession: GraphSession | undefined,
    private readonly projections: ReadonlyMap<number, GraphSession>,
    private readonly head: GraphSession,
  ) {}

  /** Builds and loads all decoder graphs, one after another. */
  static async load(
    config: CheckpointConfig,
    weights: ModelWeights,
    settings: DecoderSettings,
    onGraph: (done: number, total: number) => void = () => undefined,
  ): Promise<DecoderRuntime> {
    const { decoder, highres } = config;
    const plan = planDecoder(config, settings.linearType, settings.maxDoubledBytes);
    const flexLayers =
      highres === null
        ? []
        : Array.from(
            { length: decoder.layers - highres.flexStartLayer },
            (_, i) => highres.flexStartLayer + i,
          );
    const isFused = plan.flex === 'fused';
    const segmentList = [...new Set([...plan.plain, ...(plan.flex === 'fused' ? [] : plan.flex)])];
    const total = segmentList.length + (isFused ? 1 : 0) + flexLayers.length + 1;
    const opened: GraphSession[] = [];
    const open = async (build: () => Uint8Array): Promise<GraphSession> => {
      onGraph(opened.length, total);
      const model = build();
      const threads = threadsFor(model.byteLength, settings.threads);
      const session = await GraphSession.create(model, { provider: settings.provider, threads });
      opened.push(session);
      return session;
    };
    try {
      const segments = new Map<DecoderSegment, GraphSession>();
      for (const segment of segmentList) {
        segments.set(segment, await open(() => buildDecoderGraph(decoder, segment, weights)));
      }
      const flexStep = isFused ? await open(() => buildFlexStepGraph(config, weights)) : undefined;
      const projections = new Map<number, GraphSession>();
      for (const layer of flexLayers) {
        projections.set(layer, await open(() => buildHighresProjectionGraph(decoder, layer, weights)));
      }
      const head = await open(() => buildHeadGraph(decoder, weights));
      onGraph(total, total);
      return new DecoderRuntime(config, plan, segments, flexStep, projections, head);
    } catch (error) {
      for (const session of opened) await session.dispose();
      throw error;
    }
  }

  /** Graph runs that `readPrompt` takes. */
  get promptRuns(): number {
    return this.plan.plain.length;
  }

  /**
   * Reads prompt positions as plain causal attention and stores their keys and values (specification section 3: only
   * the last position of a sequence reads high-res tokens).
   *
   * @param rows float32 [T, D], the positions that follow `cache.length`.
   * @param onRun called after each graph run; may throw to stop, the cache then stays as it was.
   * @returns float32 [T, D] output of the last layer.
   */
  async readPrompt(
    rows: Float32Array,
    cache: KeyValueCache,
    onRun: () => void = () => undefined,
  ): Promise<Float32Array> {
    const count = rows.length / this.config.decoder.hiddenSize;
    cache.reserve(cache.length + count);
    const shared = this.sharedFeeds(cache, count);
    let hidden = rows;
    for (const segment of this.plan.plain) {
      const outputs = await this.runSegment(
        segment,
        hidden,
        shared,
        cache,
        this.hiddenHighres(segment, cache, count),
      );
      hidden = outputs.hidden_out;
      onRun();
    }
    cache.advance(count);
    return hidden;
  }

  /** One low-res step: reads one position and returns the output of the last layer, float32 [1, D]. */
  async plainStep(row: Float32Array, cache: KeyValueCache): Promise<Float32Array> {
    return this.readPrompt(row, cache);
  }

  /**
   * One flex step: the position after `cache.length` through all layers. The selection each selecting layer made is yielded:
   * at once where layers run one by one, and together at the end of the step in small models.
   *
   * @param row float32 [1, D]. @returns the output of the last layer, float32 [1, D]. Left early, the cache stays as it was.
   */
  async *flexStep(
    row: Float32Array,
    cache: KeyValueCache,
    context: FlexStepContext,
  ): AsyncGenerator<LayerSelection, Float32Array, undefined> {
    const { flex } = this.plan;
    if (flex === 'fused') {
      return yield* new FusedFlexStep(this.config, this.flexStepSession!).run(row, cache, context);
    }
    return yield* this.layeredFlexStep(flex, row, cache, context);
  }

  private async *layeredFlexStep(
    segments: readonly DecoderSegment[],
    row: Float32Array,
    cache: KeyValueCache,
    context: FlexStepContext,
  ): AsyncGenerator<LayerSelection, Float32Array, undefined> {
    cache.reserve(cache.length + 1);
    const shared = this.sharedFeeds(cache, 1);
    let hidden = row;
    let cells = new Uint8Array(0);
    for (const segment of segments) {
      const layer = segment.endLayer - 1;
      const read = segment.readsHighres
        ? await context.highres.read(layer, cells, context.resident)
        : undefined;
      const highresFeeds: Feeds =
        read === undefined
          ? {}
          : {
              [`highres_key.${layer}`]: read.key,
              [`highres_value.${layer}`]: read.value,
              [`highres_bias.${layer}`]: read.bias,
              segments: int64Tensor([cache.pastSlots, 1, read.capacity]),
            };
      const outputs = await this.runSegment(segment, hidden, shared, cache, highresFeeds);
      hidden = outputs.hidden_out;
      if (!segment.emitsAttentionMap) continue;
      const attentionMap = imageColumns(
        outputs.attention_map,
        cache,
        context.imageStart,
        context.imageTokens,
      );
      cells = new Uint8Array(context.select(layer, attentionMap));
      const { selectedTokens: readTokens = 0, projectedTokens = 0 } = read ?? {};
      yield { layer, attentionMap, cells, readTokens, projectedTokens };
    }
    cache.advance(1);
    return hidden;
  }

  /** @param hidden float32 [1, D], output of the last layer. @returns float32 [V]. */
  async logits(hidden: Float32Array): Promise<Float32Array> {
    const feeds = { hidden: float32Tensor(hidden, [1, this.config.decoder.hiddenSize]) };
    return (await this.head.run(feeds, ['logits'])).logits;
  }

  /**
   * High-res keys and values of one layer for n tokens (specification section 3).
   *
   * @param features float32 [n, D] rows of f_HR. @param tables float32 [n, d/2] rows of the enlarged rotary tables.
   * @returns `key` float32 [H, d, n], `value` float32 [H, n, d].
   */
  async projectHighres(layer: number, features: Float32Array, tables: RotaryTables) {
    const { hiddenSize, headDim } = this.config.decoder;
    const count = features.length / hiddenSize;
    const feeds = {
      features: float32Tensor(features, [count, hiddenSize]),
      cos: float32Tensor(tables.cos, [count, headDim / 2]),
      sin: float32Tensor(tables.sin, [count, headDim / 2]),
    };
    return this.projections.get(layer)!.run(feeds, ['key', 'value']);
  }

  async dispose(): Promise<void> {
    const sessions = [
      ...this.segments.values(),
      this.flexStepSession,
      ...this.projections.values(),
      this.head,
    ];
    for (const session of sessions) await session?.dispose();
  }

  /** Feeds that all segments of one pass share. */
  private sharedFeeds(cache: KeyValueCache, count: number): Feeds {
    const { decoder } = this.config;
    const tables = rotaryTables(decoder, cache.length, count);
    return {
      cos: float32Tensor(tables.cos, [count, decoder.headDim / 2]),
      sin: float32Tensor(tables.sin, [count, decoder.headDim / 2]),
      bias: count === 1 ? cache.stepBias() : cache.promptBias(count),
      segments: int64Tensor([cache.pastSlots, count]),
    };
  }

  /** What the plain pass feeds to a layer that could read high-res tokens: one slot, hidden. */
  private hiddenHighres(segment: DecoderSegment, cache: KeyValueCache, count: number): Feeds {
    if (!segment.readsHighres) return {};
    const { heads, headDim } = this.config.decoder;
    const slot = new Float32Array(heads * headDim);
    return {
      [`highres_key.${segment.firstLayer}`]: float32Tensor(slot, [heads, headDim, 1]),
      [`highres_value.${segment.firstLayer}`]: float32Tensor(slot, [heads, 1, headDim]),
      [`highres_bias.${segment.firstLayer}`]: float32Tensor(Float32Array.of(hiddenBias), [1]),
      segments: int64Tensor([cache.pastSlots, count, 1]),
    };
  }

  /** Runs one segment and stores its new keys and values. */
  private async runSegment(
    segment: DecoderSegment,
    hidden: Float32Array,
    shared: Feeds,
    cache: KeyValueCache,
    highresFeeds: Feeds,
  ): Promise<Record<string, Float32Array> & { hidden_out: Float32Array; attention_map: Float32Array }> {
    const D = this.config.decoder.hiddenSize;
    const count = hidden.length / D;
    const feeds: Feeds = { ...shared, ...highresFeeds, hidden: float32Tensor(hidden, [count, D]) };
    const outputs = ['hidden_out'];
    for (let layer = segment.firstLayer; layer < segment.endLayer; layer++) {
      const { key, value } = cache.tensors(layer);
      feeds[`past_key.${layer}`] = key;
      feeds[`past_value.${layer}`] = value;
      outputs.push(`key.${layer}`, `value.${layer}`);
    }
    if (segment.emitsAttentionMap) outputs.push('attention_map');
    const results = await this.segments.get(segment)!.run(feeds, outputs);
    for (let layer = segment.firstLayer; layer < segment.endLayer; layer++) {
      cache.write(layer, results[`key.${layer}`]!, results[`value.${layer}`]!, count);
    }
    return results as typeof results & { hidden_out: Float32Array; attention_map: Float32Array };
  }
}

/**
 * The image's part of the probabilities [P + 1] a layer put out: slot p holds position p, and the last one is the
 * position being computed.
 */
function imageColumns(
  attention: Float32Array,
  cache: KeyValueCache,
  imageStart: number,
  imageTokens: number,
): Float32Array {
  const map = attention.slice(imageStart, imageStart + imageTokens);
  // A prompt that ends with the image computes its last image token itself.
  if (imageStart + imageTokens > cache.length) map[imageTokens - 1] = attention[cache.pastSlots]!;
  return map;
}
