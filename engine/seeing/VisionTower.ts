import { type CheckpointConfig, patchGrid, tokenGrid } from '../checkpoint/layouts/checkpointConfig.js';
import type { PictureSize, RgbImage, RgbPixels } from '../image/rgbImage.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import { assembleTiles } from '../model/vision/assembleTiles.js';
import type { ShownPicture } from '../image/ShownPicture.js';
import type { PictureTaskOptions } from '../image/thread/PictureThread.js';
import { normalise, preprocessSquare } from '../preprocess/preprocessImage.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';
import { resizePicture } from '../preprocess/resizePicture.js';
import { resizeShown } from '../preprocess/resizeShown.js';
import { shownTarget } from '../preprocess/shownTarget.js';
import { stretchedPictures } from '../preprocess/stretchedPictures.js';
import { type VisionInput, type VisionOutput, VisionRuntime } from '../runtime/VisionRuntime.js';
import { patchStatistics } from './patchStatistics.js';
import type { FeatureName } from './SeenImage.js';

/**
 * What the tower reads for each part, a run an array: float32 [3, h, h]; z*z tiles [3, H/z, H/z]; in a model of
 * variant `hd`, one larger image; and, in one that sees pictures in tiles, these and the whole, [3, h, h] each.
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

  /** Pads or stretches, resizes, normalises and cuts the pixels. */
  prepare(pixels: RgbImage): TowerInputs {
    return this.inputsOf(resizePicture(pixels, shownTarget(pixels, this.settings)), pixels);
  }

  /**
   * As `prepare`, of a large picture, whose pixels are never held.
   *
   * @throws EngineError as `takeRows`; the signal's reason once it is aborted
   */
  async prepareLarge(picture: ShownPicture, options: PictureTaskOptions): Promise<TowerInputs> {
    const size = picture.large!.facts;
    return this.inputsOf(await resizeShown(picture, shownTarget(size, this.settings), options), size);
  }

  /** @param shown the picture as `shownTarget` has it. @param size of the picture itself. */
  private inputsOf(shown: RgbPixels, size: PictureSize): TowerInputs {
    const { settings } = this;
    const { stretch } = settings;
    if (stretch === undefined) {
      const { lowres, tiles, hd } = preprocessSquare(shown.data, size, settings);
      return {
        lowres: [lowres],
        highres: cutTiles(tiles, settings.zoomRatio ** 2),
        hd: hd === undefined ? [] : [hd],
        tiles: [],
      };
    }
    const { whole, tiles } = stretchedPictures(shown, size, { ...settings, stretch });
    const normalised = ({ data, width }: RgbPixels): Float32Array => normalise(data, width, settings);
    return { lowres: [normalised(whole)], highres: [], hd: [], tiles: tiles.map(normalised) };
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
    if (part === 'tiles') return joinRows(outputs);
    if (part !== 'highres') return outputs[0]!;
    const { decoder } = this.config;
    return assembleTiles(outputs, this.settings.zoomRatio, tokenGrid(this.config), decoder.hiddenSize);
  }

  /** What the patches of the low-res view say of the picture as a whole: float32 [2 Dv], `patchStatistics`. */
  describe(
    patches: Float32Array,
    picture: { readonly width: number; readonly height: number },
  ): Float32Array {
    return patchStatistics(patches, picture, patchGrid(this.config.vision));
  }

  async dispose(): Promise<void> {
    await this.runtime.dispose();
    await this.hdRuntime?.dispose();
  }

  private runtimeOf(part: FeatureName): VisionRuntime {
    return part === 'hd' ? this.hdRuntime! : this.runtime;
  }
}

/** Arrays float32 [n, D] one behind the other. */
function joinRows(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** float32 [z*z, 3, s, s] -> z*z arrays float32 [3, s, s]. */
function cutTiles(tiles: Float32Array, count: number): Float32Array[] {
  const size = tiles.length / count;
  return Array.from({ length: count }, (_, index) => tiles.subarray(index * size, (index + 1) * size));
}
