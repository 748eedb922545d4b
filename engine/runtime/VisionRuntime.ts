import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { buildVisionGraph } from '../model/vision/buildVisionGraph.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { float32Tensor, GraphSession, type SessionSettings } from './GraphSession.js';

/** Vision tower and projector on onnxruntime, one image or tile a run. */
export class VisionRuntime {
  private constructor(
    private readonly session: GraphSession,
    private readonly imageSize: number,
  ) {}

  /**
   * @param imageSize side of the input in pixels; default: the tower's own.
   * @param withPatches loads a graph that also gives what the projector is given.
   */
  static async load(
    config: CheckpointConfig,
    weights: ModelWeights,
    settings: SessionSettings,
    imageSize = config.vision.imageSize,
    withPatches = false,
  ): Promise<VisionRuntime> {
    const graph = buildVisionGraph(config, weights, imageSize, withPatches);
    return new VisionRuntime(await GraphSession.create(graph, settings), imageSize);
  }

  /** @param pixels float32 [3, s, s], normalised. @returns float32 [g*g, D], raster order. */
  async features(pixels: Float32Array): Promise<Float32Array> {
    return (await this.session.run(this.feeds(pixels), ['features'])).features;
  }

  /** The same of a graph loaded `withPatches`, and `patches` float32 [g*g, Dv] before the projector. */
  async featuresAndPatches(
    pixels: Float32Array,
  ): Promise<{ readonly features: Float32Array; readonly patches: Float32Array }> {
    return this.session.run(this.feeds(pixels), ['features', 'patches']);
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
  }

  private feeds(pixels: Float32Array) {
    return { pixels: float32Tensor(pixels, [1, 3, this.imageSize, this.imageSize]) };
  }
}
