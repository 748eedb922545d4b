import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { RgbImage } from '../image/rgbImage.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { assembleTiles } from '../model/vision/assembleTiles.js';
import type { ShownPicture } from '../image/ShownPicture.js';
import type { PictureTaskOptions } from '../image/thread/PictureThread.js';
import { largeSquare } from '../preprocess/largeSquare.js';
import { preprocessImage, type PreprocessedImage, preprocessSquare } from '../preprocess/preprocessImage.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';
import { type VisionInput, type VisionOutput, VisionRuntime } from '../runtime/VisionRuntime.js';
import { patchStatistics } from './patchStatistics.js';
import type { FeatureName } from './SeenImage.js';

/**
 * What the tower reads for each part, a run an array: float32 [3, h, h]; z*z tiles [3, H/z, H/z]; and, in a model of
 * variant `hd`, one larger image.
 */
export type TowerInputs = Readonly<Record<FeatureName, readonly Float32Array[]>>;

/** One image or tile for the tower: an array of a part's inputs. */
export interface TowerInput {
  readonly part: FeatureName;
  readonly pixels: Float32Array;
}

/**
 * How pixels become features in one model (docs/flexattention.md, section 1): what its tower reads, its runs, and what
 * they give.
 */
export class VisionTower {
  private constructor(
    private readonly config: CheckpointConfig,
    private readonly settings: PreprocessSettings,
    private readonly runtime: VisionRuntime,
    /** For the larger image of variant `hd`. */
    private readonly hdRuntime: VisionRuntime | undefined,
    private readonly withPatches: boolean,
  ) {}

  /** @param withPatches gives the low-res view's patches too. */
  static async load(
    config: CheckpointConfig,
    weights: ModelWeights,
    settings: PreprocessSettings,
    runtime: { readonly provider: 'cpu' | 'webgpu'; readonly threads: number },
    withPatches = false,
  ): Promise<VisionTower> {
    const vision = await VisionRuntime.load(config, weights, runtime, { withPatches });
    if (config.hdSize === null) return new VisionTower(config, settings, vision, undefined, withPatches);
    try {
      const hdVision = await VisionRuntime.load(config, weights, runtime, { imageSize: config.hdSize });
      return new VisionTower(config, settings, vision, hdVision, withPatches);
    } catch (error) {
      await vision.dispose();
      throw error;
    }
  }

  /** Pads, resizes, normalises and cuts the pixels. */
  prepare(pixels: RgbImage): TowerInputs {
    return this.inputsOf(preprocessImage(pixels, this.settings));
  }

  /**
   * As `prepare`, of a large picture, whose pixels are never held.
   *
   * @throws EngineError as `takeRows`; the signal's reason once it is aborted
   */
  async prepareLarge(picture: ShownPicture, options: PictureTaskOptions): Promise<TowerInputs> {
    const square = await largeSquare(picture, this.settings, options);
    return this.inputsOf(preprocessSquare(square, picture.large!.facts, this.settings));
  }

  private inputsOf({ lowres, tiles, hd }: PreprocessedImage): TowerInputs {
    return {
      lowres: [lowres],
      highres: cutTiles(tiles, this.settings.zoomRatio ** 2),
      hd: hd === undefined ? [] : [hd],
    };
  }

  /** How often `see` yields for these. */
  stepsFor(inputs: readonly TowerInput[]): number {
    return inputs.reduce((sum, { part }) => sum + this.runtimeOf(part).graphs, 0);
  }

  /**
   * Sees what is read, in order. Yields after each graph run what the tower made of the input that is done by it, or undefined
   * (`VisionRuntime.see`): features float32 [tokens, D], and of the low-res view its patches where they were asked for.
   */
  async *see(inputs: readonly TowerInput[]): AsyncGenerator<VisionOutput | undefined, void, undefined> {
    let own: VisionInput[] = [];
    for (const [index, { part, pixels }] of inputs.entries()) {
      const runtime = this.runtimeOf(part);
      own.push({ pixels, wantsPatches: this.withPatches && part === 'lowres' });
      const next = inputs[index + 1];
      if (next !== undefined && this.runtimeOf(next.part) === runtime) continue;
      yield* runtime.see(own);
      own = [];
    }
  }

  /** The part that its runs give together, float32 [tokens, D]. */
  assemble(part: FeatureName, outputs: readonly Float32Array[]): Float32Array {
    if (part !== 'highres') return outputs[0]!;
    const { vision, decoder } = this.config;
    const tileGrid = Math.floor(vision.imageSize / vision.patchSize);
    return assembleTiles(outputs, this.settings.zoomRatio, tileGrid, decoder.hiddenSize);
  }

  /** What the patches of the low-res view say of the picture as a whole: float32 [2 Dv], `patchStatistics`. */
  describe(
    patches: Float32Array,
    picture: { readonly width: number; readonly height: number },
  ): Float32Array {
    const { imageSize, patchSize } = this.config.vision;
    return patchStatistics(patches, picture, Math.floor(imageSize / patchSize));
  }

  async dispose(): Promise<void> {
    await this.runtime.dispose();
    await this.hdRuntime?.dispose();
  }

  private runtimeOf(part: FeatureName): VisionRuntime {
    return part === 'hd' ? this.hdRuntime! : this.runtime;
  }
}

/** float32 [z*z, 3, s, s] -> z*z arrays float32 [3, s, s]. */
function cutTiles(tiles: Float32Array, count: number): Float32Array[] {
  const size = tiles.length / count;
  return Array.from({ length: count }, (_, index) => tiles.subarray(index * size, (index + 1) * size));
}
