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

/** An image or tile on its way through the tower. */
export interface VisionInput {
  /** float32 [3, s, s], normalised. */
  readonly pixels: Float32Array;
  /** The patches before the projector are wanted too, of a tower loaded `withPatches`. */
  readonly wantsPatches?: boolean;
}

/** What the tower makes of an image or tile. */
export interface VisionOutput {
  /** float32 [g*g, D], raster order. */
  readonly features: Float32Array;
  /** float32 [g*g, Dv], before the projector, where they were wanted. */
  readonly patches?: Float32Array;
  /** What this one took, its share of loading the tower included. */
  readonly ms: number;
}

/**
 * Vision tower and projector on onnxruntime.
 *
 * A tower of several graphs is a large one. On the CPU each of its graphs is loaded when images are to be seen, reads all of them and
 * is given back: loading takes little beside what is computed, and no more than one graph is ever in memory.
 */
export class VisionRuntime {
  private sessions: readonly GraphSession[] = [];

  private constructor(
    private readonly view: VisionView & { readonly width: number },
    private readonly builders: readonly (() => GraphModel)[],
    private readonly settings: SessionSettings,
    private readonly isStreamed: boolean,
  ) {}

  /** Builds and loads the tower's graphs, one after another, unless they are loaded when they are needed. */
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
    const isStreamed = isLarge && settings.provider === 'cpu';
    // Many graphs would each keep what a run took.
    const runtime = new VisionRuntime(view, builders, { ...settings, keepsMemory: !isLarge }, isStreamed);
    if (!isStreamed) await runtime.open();
    return runtime;
  }

  /** Graphs that an image goes through. */
  get graphs(): number {
    return this.builders.length;
  }

  /**
   * Sees images, in order. Yields after each graph run, `graphs` times an image: the output of the image that is done by it, or
   * undefined. Can be left early.
   */
  async *see(inputs: readonly VisionInput[]): AsyncGenerator<VisionOutput | undefined, void, undefined> {
    const { imageSize } = this.view;
    const images = inputs.map(({ pixels, wantsPatches = false }): Passing => ({
      names: wantsPatches ? ['features', 'patches'] : ['features'],
      feeds: { pixels: float32Tensor(pixels, [1, 3, imageSize, imageSize]) },
      ms: 0,
    }));
    if (this.isStreamed) return yield* this.stream(images);
    for (const image of images) {
      for (const session of this.sessions) {
        yield await this.pass(image, session, session === this.sessions.at(-1));
      }
    }
  }

  async dispose(): Promise<void> {
    const { sessions } = this;
    this.sessions = [];
    for (const session of sessions) await session.dispose();
  }

  /** All images through the first graph, then through the second, and so on. */
  private async *stream(
    images: readonly Passing[],
  ): AsyncGenerator<VisionOutput | undefined, void, undefined> {
    for (const build of this.builders) {
      const start = performance.now();
      const session = await GraphSession.create(build(), this.settings);
      const loadMs = performance.now() - start;
      try {
        for (const image of images) {
          image.ms += loadMs / images.length;
          yield await this.pass(image, session, build === this.builders.at(-1));
        }
      } finally {
        await session.dispose();
      }
    }
  }

  private async pass(
    image: Passing,
    session: GraphSession,
    isLast: boolean,
  ): Promise<VisionOutput | undefined> {
    const start = performance.now();
    const outputs = await session.run(image.feeds, isLast ? image.names : ['hidden_out']);
    image.ms += performance.now() - start;
    const { hidden_out: hidden, features, patches } = outputs as PassOutputs;
    if (hidden === undefined) return { features: features!, ...(patches && { patches }), ms: image.ms };
    const { width } = this.view;
    image.feeds = { hidden: float32Tensor(hidden, [hidden.length / width, width]) };
    return undefined;
  }

  /** Loads all graphs; when one fails, those before it are disposed of. */
  private async open(): Promise<void> {
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

interface Passing {
  readonly names: readonly string[];
  /** Of the graph that is next. */
  feeds: Feeds;
  ms: number;
}

type PassOutputs = Partial<Record<'hidden_out' | 'features' | 'patches', Float32Array>>;
