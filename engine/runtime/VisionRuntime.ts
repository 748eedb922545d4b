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

  /** @param imageSize side of the input in pixels; default: the tower's own. */
  static async load(
    config: CheckpointConfig,
    weights: ModelWeights,
    settings: SessionSettings,
    imageSize = config.vision.imageSize,
  ): Promise<VisionRuntime> {
    const session = await GraphSession.create(buildVisionGraph(config, weights, imageSize), settings);
    return new VisionRuntime(session, imageSize);
  }

  /** @param pixels float32 [3, s, s], normalised. @returns float32 [g*g, D], raster order. */
  async features(pixels: Float32Array): Promise<Float32Array> {
    const shape = [1, 3, this.imageSize, this.imageSize];
    return (await this.session.run({ pixels: float32Tensor(pixels, shape) }, ['features'])).features;
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
  }
}
