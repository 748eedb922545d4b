import { beforeEach, expect, test } from 'vitest';
import { loadSharp } from '../image/loadSharp.js';
import type { ImageSource } from '../image/imageSource.js';
import { Picture } from '../image/Picture.js';
import type { ProgressEvent } from '../protocol/runEvent.js';
import type { ArchivedImage, FeatureArchive } from './FeatureArchive.js';
import { ImageFeatures } from './ImageFeatures.js';
import { ImageMemory } from './ImageMemory.js';
import type { SeeingClock } from './SeeingClock.js';
import type { FeatureName, SeenImage, TimedFeatures } from './SeenImage.js';
import type { VisionTower } from './VisionTower.js';

/** What happened, in order: 'decode', 'preprocess', 'lowres', 'highres', 'find', 'put lowres,highres', 'stored'. */
let steps: string[];
/** The last step before the tower was left each time. */
let left: string[];
let archived: ArchivedImage | undefined;
let clock: SeeingClock;
let whenRowsPassed: () => void;

const both: readonly FeatureName[] = ['lowres', 'highres'];
const storedParts = (...parts: FeatureName[]): ArchivedImage => ({
  stored: { width: 30, height: 20, lowres: Float32Array.of(7), lowresMs: 5 },
  parts: Object.fromEntries(parts.map((part) => [part, { values: Float32Array.of(7), ms: 5 }])),
});

beforeEach(() => {
  steps = [];
  left = [];
  archived = undefined;
  let visionRuns = 0;
  clock = {
    measure: async (stage, work) => {
      steps.push(stage);
      return work();
    },
    addVision: () => {
      visionRuns++;
    },
    addStoredVision: () => void steps.push('stored'),
    get visionRuns() {
      return visionRuns;
    },
  };
});

test('sees an image once: decoded, prepared, through the tower', async () => {
  const features = open();
  const image = await see(features, await png(1));
  expect(steps).toEqual(['decode', 'preprocess', 'lowres', 'highres', 'highres']);
  expect(image).toMatchObject({ width: 30, height: 20, features: { lowres: { length: 1 } } });
  steps = [];
  expect(await see(features, await png(1))).toBe(image);
  expect(steps).toEqual([]);
});

test('leaves the tower when a picture has been seen, and when that was stopped', async () => {
  const features = open();
  await see(features, await png(1));
  expect(left).toEqual(['highres']);
  await see(features, await png(1));
  expect(left).toHaveLength(1);
  const check = (): void => {
    if (steps.filter((step) => step === 'lowres').length === 2) throw new Error('stopped');
  };
  const seeing = features.see(await png(2), { wanted: both, clock, check });
  await expect(finish(seeing)).rejects.toThrow('stopped');
  expect(left).toEqual(['highres', 'lowres']);
});

test('finds the same pixels in another encoding, decoded but not seen again', async () => {
  const features = open();
  const image = await see(features, await png(1));
  steps = [];
  const other = await png(1, 'webp');
  expect(await see(features, other)).toBe(image);
  expect(steps).toEqual(['decode']);
  expect(await see(features, other)).toBe(image);
  expect(steps).toEqual(['decode']);
});

test('remembers the last four images', async () => {
  const features = open();
  const images = [];
  for (const shade of [1, 2, 3, 4]) images.push(await see(features, await png(shade)));
  expect(await see(features, await png(1))).toBe(images[0]);
  await see(features, await png(5)); // now the second has waited longest
  expect(await see(features, await png(1))).toBe(images[0]);
  expect(await see(features, await png(2))).not.toBe(images[1]);
});

test('prepares an image once, also where its parts are wanted one after the other', async () => {
  const features = open();
  const image = await see(features, await png(1), ['lowres']);
  expect(steps).toEqual(['decode', 'preprocess', 'lowres']);
  expect(await see(features, await png(1))).toBe(image);
  expect(steps.slice(3)).toEqual(['highres', 'highres']);
});

test('takes what is stored without decoding, and counts the time it once took', async () => {
  archived = storedParts('lowres', 'highres');
  const features = open(true);
  const image = await see(features, { bytes: Uint8Array.of(1, 2, 3), name: 'no image at all' });
  expect(steps).toEqual(['find', 'stored', 'stored']);
  expect(image).toMatchObject({ width: 30, height: 20 });
  expect(await see(features, { bytes: Uint8Array.of(1, 2, 3), name: 'again' })).toBe(image);
  expect(steps).toEqual(['find', 'stored', 'stored']);
});

test('completes what is stored, in the same image, and stores what it made', async () => {
  archived = storedParts('lowres');
  const features = open(true);
  const image = await see(features, await png(1), ['lowres']);
  expect(steps).toEqual(['find', 'stored']);
  steps = [];
  expect(await see(features, await png(1))).toBe(image);
  expect(steps).toEqual(['find', 'decode', 'preprocess', 'highres', 'highres', 'put highres']);
  expect(image.features.lowres).toEqual(Float32Array.of(7));
  steps = [];
  expect(await see(features, await png(1, 'webp'))).toBe(image); // found by its pixels now
  expect(steps).toEqual(['find', 'decode']);
});

test('what was made before a stop is kept, and nothing half-made is stored', async () => {
  const features = open(true);
  let runs = 0;
  const stopping = features.see(await png(1), {
    wanted: both,
    clock,
    check: () => {
      if (steps.includes('lowres') && runs++ === 1) throw new Error('stop');
    },
  });
  await expect(finish(stopping)).rejects.toThrow('stop');
  expect(steps).toEqual(['find', 'decode', 'preprocess', 'lowres', 'highres']);
  steps = [];
  await see(features, await png(1));
  expect(steps).toEqual(['find', 'highres', 'highres', 'put highres']);
});

test('tells how far it is', async () => {
  const events: ProgressEvent[] = [];
  await finish(open().see(await png(1), { wanted: both, clock, check: () => undefined }), events);
  expect(events.map(({ stage, done, total }) => `${stage} ${done}/${total}`)).toEqual([
    ...['decode 0/1', 'decode 1/1', 'preprocess 0/1', 'preprocess 1/1'],
    ...['vision 0/3', 'vision 1/3', 'vision 2/3', 'vision 3/3'],
  ]);
});

test('leaves the pixels of a picture it was given, to whom they belong', async () => {
  const picture = await Picture.open(await png(1));
  const pixels = await picture.pixels();
  await finish(open().see(picture, { wanted: both, clock, check: () => undefined }));
  expect(await picture.pixels()).toBe(pixels);
});

function open(withStore = false): ImageFeatures {
  const tower: Pick<
    VisionTower,
    'prepare' | 'prepareLarge' | 'stepsFor' | 'see' | 'assemble' | 'describe' | 'dispose'
  > = {
    prepare: () => ({
      lowres: [new Float32Array(1)],
      highres: [new Float32Array(1), new Float32Array(1)],
      hd: [],
      tiles: [],
    }),
    prepareLarge: (_picture, { signal, onProgress }) => {
      onProgress?.(1, 3);
      return new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => {
          steps.push('ended');
          reject(new Error('ended'));
        });
        whenRowsPassed = () =>
          resolve({ lowres: [new Float32Array(1)], highres: [new Float32Array(1)], hd: [], tiles: [] });
      });
    },
    stepsFor: (inputs) => inputs.length,
    see: async function* (inputs) {
      try {
        for (const { part } of inputs) {
          steps.push(part);
          yield await Promise.resolve({ features: new Float32Array(1), ms: 1 });
        }
      } finally {
        left.push(steps.at(-1)!);
      }
    },
    assemble: (_, outputs) => outputs[0]!,
    describe: (patches) => patches,
    dispose: () => Promise.resolve(),
  };
  const archive: Pick<FeatureArchive, 'find' | 'put'> = {
    find: () => {
      steps.push('find');
      return Promise.resolve(archived);
    },
    put: (_hash, _image, _before, made: TimedFeatures) => {
      steps.push(`put ${Object.keys(made).join()}`);
      return Promise.resolve();
    },
  };
  return new ImageFeatures(tower, new ImageMemory('model'), withStore ? archive : undefined, both);
}

test('takes the rows of a large picture without its pixels, tells how far it is, and ends when the run is stopped', async () => {
  const file = { path: '/none.tif', name: 'none.tif', choices: {}, encodedHash: 'abc', rowsPath: null };
  const picture = Picture.ofLarge({ file, facts: { width: 90, height: 60 } });
  const features = open();
  let stopped = true;
  const check = (): void => {
    if (stopped) throw new Error('stopped');
  };
  await expect(finish(features.see(picture, { wanted: both, clock, check }))).rejects.toThrow('stopped');
  expect(steps).toEqual(['preprocess', 'ended']);
  stopped = false;
  steps = [];
  const events: ProgressEvent[] = [];
  const seeing = features.see(picture, { wanted: both, clock, check });
  for (let i = 0; i < 3; i++) events.push((await seeing.next()).value as ProgressEvent);
  whenRowsPassed();
  const image = await finish(seeing, events);
  expect(events).toContainEqual({ type: 'progress', stage: 'preprocess', done: 1, total: 3 });
  expect(image).toMatchObject({ width: 90, height: 60, features: { lowres: { length: 1 } } });
  expect(steps.filter((step) => step !== 'ended')).toEqual(['preprocess', 'lowres', 'highres']);
  expect(await finish(features.see(picture, { wanted: both, clock, check }))).toBe(image);
});

function see(features: ImageFeatures, source: ImageSource, wanted = both): Promise<SeenImage> {
  return finish(features.see(source, { wanted, clock, check: () => undefined }));
}

async function finish<T>(seeing: AsyncGenerator<ProgressEvent, T>, events: ProgressEvent[] = []): Promise<T> {
  for (;;) {
    const next = await seeing.next();
    if (next.done === true) return next.value;
    events.push(next.value);
  }
}

/** An image of one shade, in a lossless encoding. */
async function png(shade: number, format: 'png' | 'webp' = 'png'): Promise<ImageSource> {
  const background = { r: shade, g: shade, b: shade };
  const image = loadSharp()({ create: { width: 30, height: 20, channels: 3, background } });
  const bytes = await (format === 'png' ? image.png() : image.webp({ lossless: true })).toBuffer();
  return { bytes, name: `${shade}.${format}` };
}
