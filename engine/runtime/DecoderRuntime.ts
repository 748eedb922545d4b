import { type CheckpointConfig, flexStartLayerOf } from '../checkpoint/layouts/checkpointConfig.js';
import type { LinearType } from '../checkpoint/weights/linearWeight.js';
import { type DecoderPlan, planDecoder } from '../model/decoder/planDecoder.js';
import type { RotaryTables } from '../model/decoder/rotaryTables.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { CrossAttentionMemory } from './CrossAttentionMemory.js';
import { DecoderSegments } from './DecoderSegments.js';
import { closeDecoderSessions, type DecoderSessions, openDecoderSessions } from './DecoderSessions.js';
import type { FlexStepContext, LayerSelection } from './flexStepContext.js';
import { FusedFlexStep } from './FusedFlexStep.js';
import { gatherColumns } from './gatherColumns.js';
import { float32Tensor, type SessionSettings } from './GraphSession.js';
import { imageColumns } from './imageColumns.js';
import type { KeyValueCache } from './KeyValueCache.js';
import { LayeredFlexStep } from './LayeredFlexStep.js';
import { stepSessionSettings } from './stepSessionSettings.js';

/** Where the decoder runs, and in what type. */
export interface DecoderSettings extends SessionSettings {
  readonly linearType: LinearType;
  /** Decoder weights above this many bytes are loaded once, one session per layer (see `planDecoder`). */
  readonly maxDoubledBytes?: number;
}

export type { FlexStepContext, LayerSelection } from './flexStepContext.js';

/** What a step reads whose layers tell their maps: where the image stands in the prompt, and what cross-attention reads. */
export interface MappedStepContext extends Pick<FlexStepContext, 'imageStart' | 'imageTokens'> {
  readonly cross: CrossAttentionMemory | undefined;
}

/** The attention of one layer that selects nothing. */
export type LayerMap = Pick<LayerSelection, 'layer' | 'attentionMap'>;

/** The decoder on onnxruntime: reads prompts, makes plain and flex steps, projects high-res tokens. */
export class DecoderRuntime {
  private readonly segments: DecoderSegments;

  private constructor(
    private readonly config: CheckpointConfig,
    private readonly plan: DecoderPlan,
    private readonly sessions: DecoderSessions,
  ) {
    this.segments = new DecoderSegments(config.decoder, (segment) => sessions.sessionOf(segment));
  }

  /** Builds and loads all decoder graphs, one after another. */
  static async load(
    config: CheckpointConfig,
    weights: ModelWeights,
    settings: DecoderSettings,
    onGraph: (done: number, total: number) => void = () => undefined,
  ): Promise<DecoderRuntime> {
    const plan = planDecoder(config, settings.linearType, settings.maxDoubledBytes);
    const sessionSettings = stepSessionSettings(config, settings);
    const sessions = await openDecoderSessions(config, plan, weights, sessionSettings, onGraph);
    return new DecoderRuntime(config, plan, sessions);
  }

  /**
   * Reads prompt positions as plain causal attention and stores their keys and values (docs/flexattention.md,
   * section 3: only the last position of a sequence reads high-res tokens).
   *
   * @param rows float32 [T, D], the positions that follow `cache.length`.
   * @param cross what cross-attention reads; in variant `xattn`, and only there.
   * @returns float32 [T, D] output of the last layer. Yields after each graph run the number of layers the graph holds;
   * left early, the cache stays as it was.
   */
  async *readPrompt(
    rows: Float32Array,
    cache: KeyValueCache,
    cross?: CrossAttentionMemory,
  ): AsyncGenerator<number, Float32Array, undefined> {
    const count = rows.length / this.config.decoder.hiddenSize;
    cache.reserve(cache.length + count);
    const shared = this.segments.sharedFeeds(cache, count);
    let hidden = rows;
    for (const segment of this.plan.plain) {
      const feeds = { ...shared, ...this.segments.hiddenHighres(segment, cache, count) };
      hidden = (await this.segments.run(segment, hidden, feeds, cache, { cross })).hidden;
      yield segment.endLayer - segment.firstLayer;
    }
    cache.advance(count);
    return hidden;
  }

  /** One step of any variant but `flex`: reads one position and returns the output of the last layer, float32 [1, D]. */
  async plainStep(
    row: Float32Array,
    cache: KeyValueCache,
    cross?: CrossAttentionMemory,
  ): Promise<Float32Array> {
    const reading = this.readPrompt(row, cache, cross);
    for (;;) {
      const next = await reading.next();
      if (next.done === true) return next.value;
    }
  }

  /**
   * As `plainStep`, and each layer's attention on the low-res image tokens is yielded, float32 [g, g], summed over heads. Left
   * early, the cache stays as it was.
   */
  async *mappedStep(
    row: Float32Array,
    cache: KeyValueCache,
    { cross, ...image }: MappedStepContext,
  ): AsyncGenerator<LayerMap, Float32Array, undefined> {
    cache.reserve(cache.length + 1);
    const shared = this.segments.sharedFeeds(cache, 1);
    const columns = imageColumns(cache, image);
    let hidden = row;
    for (const segment of this.plan.mapped) {
      const feeds = { ...shared, ...this.segments.hiddenHighres(segment, cache, 1) };
      const outputs = await this.segments.run(segment, hidden, feeds, cache, { cross, withMaps: true });
      hidden = outputs.hidden;
      for (let layer = segment.firstLayer; layer < segment.endLayer; layer++) {
        const attentionMap = gatherColumns(outputs.mapOf(layer)!, cache.pastSlots + 1, columns);
        yield { layer, attentionMap };
      }
    }
    cache.advance(1);
    return hidden;
  }

  /**
   * One flex step: the position after `cache.length` through all layers. The selection each selecting layer made is yielded:
   * at once where layers run one by one, and together at the end of the step in small models.
   *
   * @param row float32 [1, D]. @returns the output of the last layer, float32 [1, D]. Left early, the cache stays as it was.
   */
  flexStep(
    row: Float32Array,
    cache: KeyValueCache,
    context: FlexStepContext,
  ): AsyncGenerator<LayerSelection, Float32Array, undefined> {
    const { flex } = this.plan;
    const step =
      flex === 'fused'
        ? new FusedFlexStep(this.config, this.sessions.flexStep!)
        : new LayeredFlexStep(flex, this.segments, flexStartLayerOf(this.config)!);
    return step.run(row, cache, context);
  }

  /** @param hidden float32 [1, D], output of the last layer. @returns float32 [V]. */
  async logits(hidden: Float32Array): Promise<Float32Array> {
    const feeds = { hidden: float32Tensor(hidden, [1, this.config.decoder.hiddenSize]) };
    return (await this.sessions.head.run(feeds, ['logits'])).logits;
  }

  /**
   * High-res keys and values of one layer for n tokens (docs/flexattention.md, section 3).
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
    return this.sessions.projections.get(layer)!.run(feeds, ['key', 'value']);
  }

  /**
   * What the cross-attention of all layers reads of an image (variant `xattn`).
   * @param features f_HR, float32 [R, D]. @param onRun called after each layer; may throw to stop.
   */
  async projectCross(features: Float32Array, onRun: () => void): Promise<CrossAttentionMemory> {
    const { decoder } = this.config;
    const tokens = features.length / decoder.hiddenSize;
    const memory = new CrossAttentionMemory(decoder, tokens);
    for (const session of this.sessions.crossProjections) {
      const feeds = { features: float32Tensor(features, [tokens, decoder.hiddenSize]) };
      const { key, value } = await session.run(feeds, ['key', 'value']);
      memory.addLayer(key, value);
      onRun();
    }
    return memory;
  }

  async dispose(): Promise<void> {
    await closeDecoderSessions(this.sessions);
  }
}
