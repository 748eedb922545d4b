import { assembleTiles } from '../model/vision/assembleTiles.js';
import type { ImageSource } from '../image/imageSource.js';
import { Picture } from '../image/Picture.js';
import { preprocessImage } from '../preprocess/preprocessImage.js';
import type { FeatureName } from './featureStore.js';
import type { RememberedImage } from './ImageMemory.js';
import type { LoadedModel } from './LoadedModel.js';
import type { RunClock } from './RunClock.js';
import type { ProgressEvent } from '../protocol/runEvent.js';
import { StoredImage } from './StoredImage.js';

/** What `seeImage` works with besides the model. */
export interface SeeOptions {
  /** The parts that are wanted now. */
  readonly wanted: readonly FeatureName[];
  /** The parts any variant of this model wants: pixels are kept until all are there. */
  readonly possible: readonly FeatureName[];
  readonly clock: RunClock;
  /** Called between two pieces of work; throws to stop. */
  readonly check: () => void;
}

/**
 * Image to features (specification section 1): decode, preprocess, then the vision tower for every part that is wanted.
 * What an earlier run on the same image made is taken from memory, or from the model's feature store.
 *
 * @returns the image with `lowresFeatures`, `highresFeatures` and `hdFeatures` as far as they are wanted.
 */
export async function* seeImage(
  model: LoadedModel,
  source: ImageSource | Picture,
  { wanted, possible, clock, check }: SeeOptions,
): AsyncGenerator<ProgressEvent, RememberedImage, undefined> {
  const { preprocess, memory } = model;
  yield { type: 'progress', stage: 'decode', done: 0, total: 1 };
  const picture = source instanceof Picture ? source : await Picture.open(source);
  const { encodedHash } = picture;
  let image = memory.findEncoded(encodedHash);
  let stored: StoredImage | undefined;
  if (image === undefined || missing(image, wanted).length > 0) {
    stored = await StoredImage.open(model, encodedHash);
    if (stored?.features !== undefined) {
      image ??= memory.addStored(stored.features, encodedHash);
      stored.fill(image, missing(image, wanted), clock);
    }
  }
  if (image === undefined || needsPixels(image, wanted)) {
    const decoded = await clock.measure('decode', () => picture.pixels());
    check();
    const found = memory.findDecoded(decoded, encodedHash);
    stored?.fill(found, missing(found, wanted));
    image = found;
    yield { type: 'progress', stage: 'decode', done: 1, total: 1 };
    if (needsPixels(image, wanted)) {
      yield { type: 'progress', stage: 'preprocess', done: 0, total: 1 };
      const { lowres, tiles, hd } = await clock.measure('preprocess', () =>
        preprocessImage(decoded, preprocess),
      );
      image.pixels = { lowres, tiles: cutTiles(tiles, preprocess.zoomRatio ** 2), hd };
      check();
      yield { type: 'progress', stage: 'preprocess', done: 1, total: 1 };
    }
  }
  const made = yield* look(model, image, missing(image, wanted), clock, check);
  await stored?.put(image, made);
  if (missing(image, possible).length === 0) image.pixels = undefined;
  return image;
}

/** Runs the tower for the parts named. @returns milliseconds each took. */
async function* look(
  model: LoadedModel,
  image: RememberedImage,
  parts: readonly FeatureName[],
  clock: RunClock,
  check: () => void,
): AsyncGenerator<ProgressEvent, Map<FeatureName, number>, undefined> {
  const { preprocess, lowresGrid, checkpoint } = model;
  const took = new Map<FeatureName, number>();
  const runsOf = (part: FeatureName) => (part === 'highres' ? preprocess.zoomRatio ** 2 : 1);
  const total = parts.reduce((sum, part) => sum + runsOf(part), 0);
  if (total > 0) yield { type: 'progress', stage: 'vision', done: 0, total };
  for (const part of parts) {
    const vision = part === 'hd' ? model.hdVision! : model.vision;
    const outputs: Float32Array[] = [];
    for (const input of inputsOf(image, part)) {
      check();
      clock.visionRuns++;
      const start = performance.now();
      outputs.push(await clock.measure('vision', () => vision.features(input)));
      took.set(part, (took.get(part) ?? 0) + performance.now() - start);
      yield { type: 'progress', stage: 'vision', done: clock.visionRuns, total };
    }
    if (part === 'lowres') image.lowresFeatures = outputs[0];
    else if (part === 'hd') image.hdFeatures = outputs[0];
    else {
      const { hiddenSize } = checkpoint.config.decoder;
      image.highresFeatures = assembleTiles(outputs, preprocess.zoomRatio, lowresGrid, hiddenSize);
    }
  }
  return took;
}

function inputsOf({ pixels }: RememberedImage, part: FeatureName): readonly Float32Array[] {
  const { lowres, tiles, hd } = pixels!;
  return { lowres: [lowres], highres: tiles, hd: [hd!] }[part];
}

function missing(image: RememberedImage, parts: readonly FeatureName[]): FeatureName[] {
  const { lowresFeatures: lowres, highresFeatures: highres, hdFeatures: hd } = image;
  const present = { lowres, highres, hd };
  return parts.filter((part) => present[part] === undefined);
}

function needsPixels(image: RememberedImage, wanted: readonly FeatureName[]): boolean {
  return missing(image, wanted).length > 0 && image.pixels === undefined;
}

/** float32 [z*z, 3, s, s] -> z*z arrays float32 [3, s, s]. */
function cutTiles(tiles: Float32Array, count: number): Float32Array[] {
  const size = tiles.length / count;
  return Array.from({ length: count }, (_, index) => tiles.subarray(index * size, (index + 1) * size));
}
