import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { buildVisionGraph, type VisionView } from '../model/vision/buildVisionGraph.js';
import { planVision, type VisionSegment } from '../model/vision/planVision.js';
import type { GraphModel } from '../onnx/GraphBuilder.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { type Feeds, float32Tensor, GraphSession, type SessionSettings } from './GraphSession.js';

/** What a runtime is made for: all but the weights is the tower's own where it is left out. */
export interface VisionRuntimeOptions extends Partial<VisionView> {
  /** How the tower is cut into graphs. */
  readonly plan?: readonly VisionSegment[];
}

/**
 * Vision tower and projector on onnxruntime, one image or tile a run.
 *
 * A tower of several graphs is a large one. On the CPU it is loaded when a picture is to be seen and given back afterwards (`rest`):
 * loading takes little beside what it computes, and the decoder's caches have its room meanwhile.
 */
export class VisionRuntime {
  private sessions: readonly GraphSession[] = [];

  private constructor(
    private readonly view: VisionView & { readonly width: number },
    private readonly builders: readonly (() => GraphModel)[],
    private readonly settings: SessionSettings,
    private readonly mayRest: boolean,
  ) {}

  /** Builds and loads the tower's graphs, unless it is loaded when it is needed. */
  static async load(
    config: CheckpointConfig,
    weights: ModelWeights,
    settings: SessionSettings,
    {
      imageSize = config.vision.imageSize,
      withPatches = false,
      plan = planVision(config),
    }: VisionRuntimeOptions = {},
  ): Promise<VisionRuntime> {
    const view = { imageSize, withPatches, width: config.vision.hiddenSize };
    const builders = plan.map((segment) => () => buildVisionGraph(config, weights, view, segment));
    const isLarge = plan.length > 1;
    const mayRest = isLarge && settings.provider === 'cpu';
    // Many graphs would each keep what a run took.
    const ofEach = { ...settings, keepsMemory: !isLarge };
    const runtime = new VisionRuntime(view, builders, ofEach, mayRest);
    if (!mayRest) await runtime.wake();
    return runtime;
  }

  /** @param pixels float32 [3, s, s], normalised. @returns float32 [g*g, D], raster order. */
  async features(pixels: Float32Array): Promise<Float32Array> {
    return (await this.run(pixels, ['features'])).features;
  }

  /** The same of a tower loaded `withPatches`, and `patches` float32 [g*g, Dv] before the projector. */
  async featuresAndPatches(
    pixels: Float32Array,
  ): Promise<{ readonly features: Float32Array; readonly patches: Float32Array }> {
    return this.run(pixels, ['features', 'patches']);
  }

  /** To be called when a picture has been seen: a large tower gives back its memory, and is loaded again at the next run. */
  async rest(): Promise<void> {
    if (this.mayRest) await this.dispose();
  }

  async dispose(): Promise<void> {
    const { sessions } = this;
    this.sessions = [];
    for (const session of sessions) await session.dispose();
  }

  private async run<Name extends string>(
    pixels: Float32Array,
    names: readonly Name[],
  ): Promise<Record<Name, Float32Array>> {
    await this.wake();
    const { imageSize, width } = this.view;
    let feeds: Feeds = { pixels: float32Tensor(pixels, [1, 3, imageSize, imageSize]) };
    for (const session of this.sessions.slice(0, -1)) {
      const { hidden_out: hidden } = await session.run(feeds, ['hidden_out']);
      feeds = { hidden: float32Tensor(hidden, [hidden.length / width, width]) };
    }
    return this.sessions.at(-1)!.run(feeds, names);
  }

  /** Loads all graphs, one after another; when one fails, those before it are disposed of. */
  private async wake(): Promise<void> {
    if (this.sessions.length > 0) return;
    const opened: GraphSession[] = [];
    try {
      for (const build of this.builders) opened.push(await GraphSession.create(build(), this.settings));
    } catch (error) {
      for (const session of opened) await session.dispose();
      throw error;
    }
    this.sessions = opened;
  }
}
