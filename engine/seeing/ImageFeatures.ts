import { setTimeout as delay } from 'node:timers/promises';
import type { ImageSource } from '../image/imageSource.js';
import { Picture } from '../image/Picture.js';
import { PictureRegion } from '../image/PictureRegion.js';
import type { ShownPicture } from '../image/ShownPicture.js';
import type { Region } from '../protocol/region.js';
import type { ProgressEvent } from '../protocol/runEvent.js';
import type { ArchivedImage, FeatureArchive } from './FeatureArchive.js';
import type { ImageMemory, RememberedImage } from './ImageMemory.js';
import { JoinedViews } from './JoinedViews.js';
import type { SeeingClock } from './SeeingClock.js';
import type { FeatureName, SeenImage, TimedFeatures } from './SeenImage.js';
import type { VisionOutput } from '../runtime/VisionRuntime.js';
import type { TowerInput, TowerInputs, VisionTower } from './VisionTower.js';

/** How often it is told how far a large picture is. */
const progressMs = 200;

/** How one run looks at an image. */
export interface SeeOptions {
  /** The parts that are wanted now. */
  readonly wanted: readonly FeatureName[];
  /** The part of the picture that is the image, or its high-res view; default: all of it is both. */
  readonly region?: Region | undefined;
  readonly clock: SeeingClock;
  /** Called between two pieces of work; throws to stop. */
  readonly check: () => void;
}

/**
 * The features of images, from the first place that has them: memory, the feature store, or the vision tower
 * (docs/flexattention.md, section 1). The one owner of the three: what a `SeenImage` holds is written here.
 */
export class ImageFeatures {
  private readonly joined = new JoinedViews();

  constructor(
    private readonly tower: Pick<
      VisionTower,
      'prepare' | 'prepareLarge' | 'stepsFor' | 'see' | 'assemble' | 'describe' | 'dispose'
    >,
    private readonly memory: ImageMemory,
    private readonly archive: Pick<FeatureArchive, 'find' | 'put'> | undefined,
    /** The parts any variant of the model wants: what the tower reads is kept until all are there. */
    private readonly possible: readonly FeatureName[],
  ) {}

  /**
   * Image to features. Where the region is for the high-res view alone, that view is the region's and all else the whole
   * image's; a region is remembered beside its image, which stays remembered.
   *
   * @returns the image with at least the parts that are wanted.
   * @throws EngineError as `Picture`; `option-invalid` for a region that reaches outside of it.
   */
  async *see(
    source: ImageSource | Picture,
    options: SeeOptions,
  ): AsyncGenerator<ProgressEvent, SeenImage, undefined> {
    const { region, wanted } = options;
    yield { type: 'progress', stage: 'decode', done: 0, total: 1 };
    const picture = source instanceof Picture ? source : await Picture.open(source);
    const release = (): void => {
      if (picture !== source) picture.releasePixels();
    };
    if (region === undefined) return yield* this.seePicture(picture, options, release);
    this.memory.findEncoded(picture.seenKey); // asked about now, as it were
    const part = new PictureRegion(picture, region);
    if (region.use === 'all') return yield* this.seePicture(part, options, release);
    const ofAll = wanted.filter((name) => name !== 'highres');
    const image = yield* this.seePicture(picture, { ...options, wanted: ofAll });
    const seenPart = yield* this.seePicture(part, { ...options, wanted: ['highres'] }, release);
    return this.joined.of(image, seenPart, region);
  }

  /** @param release lets go of pixels once what the tower reads was made of them */
  private async *seePicture(
    picture: ShownPicture,
    options: SeeOptions,
    release?: () => void,
  ): AsyncGenerator<ProgressEvent, RememberedImage, undefined> {
    const { wanted, clock } = options;
    const known = this.memory.findEncoded(picture.seenKey);
    const archived = lacking(known, wanted).length > 0 ? await this.findArchived(picture) : undefined;
    const image = canDoWithoutPixels(known, archived, wanted)
      ? (known ?? this.memory.addStored(archived!.stored, picture.seenKey))
      : yield* this.decode(picture, options);
    take(image, archived?.parts, wanted, clock);
    image.patchStatistics ??= archived?.stored.patchStatistics;
    if (lacking(image, wanted).length > 0) {
      image.inputs ??= yield* this.prepare(picture, options);
      release?.();
      const made = yield* this.look(image, image.inputs, options);
      await this.archive?.put(picture.seenKey, image, archived, made);
    }
    if (lacking(image, this.possible).length === 0) image.inputs = undefined;
    return image;
  }

  /** Forgets all images and frees the tower. */
  async dispose(): Promise<void> {
    this.memory.clear();
    await this.tower.dispose();
  }

  private async findArchived({ seenKey }: ShownPicture): Promise<ArchivedImage | undefined> {
    return this.archive?.find(seenKey);
  }

  private async *decode(
    picture: ShownPicture,
    { clock, check }: SeeOptions,
  ): AsyncGenerator<ProgressEvent, RememberedImage, undefined> {
    // The pixels of a large one are never held: they are met when it is prepared.
    if (picture.large !== undefined) return this.memory.addStored(picture.large.facts, picture.seenKey);
    const pixels = await clock.measure('decode', () => picture.pixels());
    check();
    const image = this.memory.addDecoded(pixels, picture.seenKey);
    yield { type: 'progress', stage: 'decode', done: 1, total: 1 };
    return image;
  }

  private async *prepare(picture: ShownPicture, options: SeeOptions) {
    if (picture.large !== undefined) return yield* this.prepareLarge(picture, options);
    const { clock, check } = options;
    yield { type: 'progress', stage: 'preprocess', done: 0, total: 1 } as const;
    const pixels = await picture.pixels();
    const inputs = await clock.measure('preprocess', () => this.tower.prepare(pixels));
    check();
    yield { type: 'progress', stage: 'preprocess', done: 1, total: 1 } as const;
    return inputs;
  }

  /** All rows pass by, which takes seconds: how far they are is told, and the run can be stopped meanwhile. */
  private async *prepareLarge(
    picture: ShownPicture,
    { clock, check }: SeeOptions,
  ): AsyncGenerator<ProgressEvent, TowerInputs, undefined> {
    const abort = new AbortController();
    const progress = { done: 0, total: 1 };
    const onProgress = (done: number, total: number): unknown => Object.assign(progress, { done, total });
    const preparing = clock.measure('preprocess', () =>
      this.tower.prepareLarge(picture, { signal: abort.signal, onProgress }),
    );
    try {
      for (;;) {
        yield { type: 'progress', stage: 'preprocess', ...progress };
        check();
        const inputs = await Promise.race([preparing, delay(progressMs)]);
        if (inputs !== undefined) return inputs;
      }
    } finally {
      abort.abort(new Error('The question was stopped.'));
      preparing.catch(() => undefined);
    }
  }

  /** Runs the tower for the parts that are still wanted; each is kept as soon as it is made. */
  private async *look(
    image: RememberedImage,
    inputs: NonNullable<RememberedImage['inputs']>,
    { wanted, clock, check }: SeeOptions,
  ): AsyncGenerator<ProgressEvent, TimedFeatures, undefined> {
    const parts = lacking(image, wanted);
    const queue = parts.flatMap((part) => inputs[part].map((pixels) => ({ part, pixels })));
    const made: TimedFeatures = {};
    let done = 0;
    const total = this.tower.stepsFor(queue);
    yield { type: 'progress', stage: 'vision', done, total };
    check();
    const seen: VisionOutput[] = [];
    for await (const output of this.tower.see(queue)) {
      if (output !== undefined) {
        const { part } = queue[seen.length]!;
        seen.push(output);
        clock.addVision(output.ms);
        if (output.patches !== undefined) image.patchStatistics = this.tower.describe(output.patches, image);
        if (queue[seen.length]?.part !== part)
          take(image, Object.assign(made, this.partOf(part, queue, seen)), [part]);
      }
      yield { type: 'progress', stage: 'vision', done: ++done, total };
      check();
    }
    return made;
  }

  /** A part whose last run is done. */
  private partOf(
    part: FeatureName,
    queue: readonly TowerInput[],
    seen: readonly VisionOutput[],
  ): TimedFeatures {
    const own = seen.filter((_, index) => queue[index]!.part === part);
    const values = this.tower.assemble(
      part,
      own.map(({ features }) => features),
    );
    return { [part]: { values, ms: own.reduce((sum, { ms }) => sum + ms, 0) } };
  }
}

/** The parts that are wanted and not there. */
function lacking(image: SeenImage | undefined, wanted: readonly FeatureName[]): FeatureName[] {
  return wanted.filter((part) => image?.features[part] === undefined);
}

/** Whether memory and store have all that is wanted, or memory has what the tower reads. */
function canDoWithoutPixels(
  known: RememberedImage | undefined,
  archived: ArchivedImage | undefined,
  wanted: readonly FeatureName[],
): boolean {
  if (known?.inputs !== undefined) return true;
  return lacking(known, wanted).every((part) => archived?.parts[part] !== undefined);
}

/** Gives an image the parts that it lacks. @param clock told what they once took, where they come from a store. */
function take(
  image: RememberedImage,
  from: TimedFeatures = {},
  wanted: readonly FeatureName[],
  clock?: SeeingClock,
): void {
  for (const part of lacking(image, wanted)) {
    const found = from[part];
    if (found === undefined) continue;
    image.features[part] = found.values;
    clock?.addStoredVision(found.ms);
  }
}
