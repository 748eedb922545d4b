import { assembleTiles } from '../model/assembleTiles.js';
import { decodeImage } from '../preprocess/decodeImage.js';
import type { ImageSource } from '../preprocess/imageSource.js';
import { preprocessImage } from '../preprocess/preprocessImage.js';
import { ImageMemory, type RememberedImage } from './ImageMemory.js';
import type { LoadedModel } from './LoadedModel.js';
import type { RunClock } from './RunClock.js';
import type { ProgressEvent } from './runEvent.js';

/**
 * Image to features (specification section 1): decode, preprocess, low-res features and, where `wantsHighres`, the
 * features of every tile. What an earlier run on the same image made is taken from memory.
 *
 * @param check called between two pieces of work; throws to stop.
 * @returns the image with `lowresFeatures`, and `highresFeatures` where wanted.
 */
export async function* seeImage(
  model: LoadedModel,
  source: ImageSource,
  wantsHighres: boolean,
  clock: RunClock,
  check: () => void,
): AsyncGenerator<ProgressEvent, RememberedImage, undefined> {
  const { vision, checkpoint, preprocess, lowresGrid, memory } = model;
  yield { type: 'progress', stage: 'decode', done: 0, total: 1 };
  const encodedHash = await ImageMemory.hashEncoded(source);
  let image = memory.findEncoded(encodedHash);
  if (image === undefined || needsPixels(image, wantsHighres)) {
    const decoded = await clock.measure('decode', () => decodeImage(source));
    check();
    image = memory.findDecoded(decoded, encodedHash);
    yield { type: 'progress', stage: 'decode', done: 1, total: 1 };
    if (needsPixels(image, wantsHighres)) {
      yield { type: 'progress', stage: 'preprocess', done: 0, total: 1 };
      const { lowres, tiles } = await clock.measure('preprocess', () => preprocessImage(decoded, preprocess));
      image.pixels = { lowres, tiles: cutTiles(tiles, preprocess.zoomRatio ** 2) };
      check();
      yield { type: 'progress', stage: 'preprocess', done: 1, total: 1 };
    }
  }

  const total =
    (image.lowresFeatures === undefined ? 1 : 0) +
    (missesHighres(image, wantsHighres) ? preprocess.zoomRatio ** 2 : 0);
  const look = async (pixels: Float32Array): Promise<Float32Array> => {
    check();
    clock.visionRuns++;
    return clock.measure('vision', () => vision.features(pixels));
  };
  if (total > 0) yield { type: 'progress', stage: 'vision', done: clock.visionRuns, total };
  if (image.lowresFeatures === undefined) {
    image.lowresFeatures = await look(image.pixels!.lowres);
    yield { type: 'progress', stage: 'vision', done: clock.visionRuns, total };
  }
  if (missesHighres(image, wantsHighres)) {
    const tiles: Float32Array[] = [];
    for (const tile of image.pixels!.tiles) {
      tiles.push(await look(tile));
      yield { type: 'progress', stage: 'vision', done: clock.visionRuns, total };
    }
    const { hiddenSize } = checkpoint.config.decoder;
    image.highresFeatures = assembleTiles(tiles, preprocess.zoomRatio, lowresGrid, hiddenSize);
  }
  // Kept until both features are there: the low-res variant may be asked first.
  if (image.highresFeatures !== undefined) image.pixels = undefined;
  return image;
}

function missesHighres(image: RememberedImage, wantsHighres: boolean): boolean {
  return wantsHighres && image.highresFeatures === undefined;
}

function needsPixels(image: RememberedImage, wantsHighres: boolean): boolean {
  const missesFeatures = image.lowresFeatures === undefined || missesHighres(image, wantsHighres);
  return missesFeatures && image.pixels === undefined;
}

/** float32 [z*z, 3, s, s] -> z*z arrays float32 [3, s, s]. */
function cutTiles(tiles: Float32Array, count: number): Float32Array[] {
  const size = tiles.length / count;
  return Array.from({ length: count }, (_, index) => tiles.subarray(index * size, (index + 1) * size));
}
