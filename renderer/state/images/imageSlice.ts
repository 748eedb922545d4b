import type {
  DiskState,
  OpenedImage,
  OpeningProgress,
  OpenOutcome,
  PushValues,
  Sample,
} from '../../../electron/ipc/contracts.js';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';

/** The images open in this window and the samples on offer. */
export interface ImageSlice {
  readonly images: Readonly<Record<string, OpenedImage>>;
  /** In the order of the rail: oldest first, until somebody moves them. */
  readonly imageIds: readonly string[];
  readonly currentImageId: string | null;
  readonly samples: readonly Sample[];
  /** Opened image of each sample that was opened. */
  readonly sampleImages: Readonly<Record<string, string>>;
  /** What is being opened; null when nothing is. */
  readonly opening: OpeningProgress | null;
  /** What a person should know of the last opening: what was refused, what was left out. */
  readonly openReport: OpenReport | null;
  /** What became of the files of images that are no longer what was opened, by image. */
  readonly onDisk: Readonly<Record<string, Exclude<DiskState, 'same'>>>;
  /** How far the tiles of large images are, 0 to 1, by image; those that are ready are not in it. */
  readonly preparing: Readonly<Record<string, number>>;
  /** The picture that is being opened again, and what was chosen of it; null when none is. */
  readonly choosing: { readonly imageId: string; readonly choices: ImageChoices } | null;
  /** Why the last choice was refused. */
  readonly choiceError: { readonly imageId: string; readonly message: string } | null;
}

/** What became of the last opening. */
export interface OpenReport extends Pick<OpenOutcome, 'refused' | 'notes'> {
  /** How many images were opened beside those refused. */
  readonly opened: number;
}

/** No image is open. */
export const emptyImages: ImageSlice = {
  images: {},
  imageIds: [],
  currentImageId: null,
  samples: [],
  sampleImages: {},
  opening: null,
  openReport: null,
  onDisk: {},
  preparing: {},
  choosing: null,
  choiceError: null,
};

/** Adds an image, or finds it again. */
export function addImage(slice: ImageSlice, image: OpenedImage): Pick<ImageSlice, 'images' | 'imageIds'> {
  const known = slice.imageIds.includes(image.imageId);
  return {
    images: { ...slice.images, [image.imageId]: image },
    imageIds: known ? slice.imageIds : [...slice.imageIds, image.imageId],
  };
}

/** The images of the person's own, in the order of the rail: all but the samples. */
export function ownImageIds({
  imageIds,
  sampleImages,
}: Pick<ImageSlice, 'imageIds' | 'sampleImages'>): readonly string[] {
  const ofSamples = Object.values(sampleImages);
  return imageIds.filter((id) => !ofSamples.includes(id));
}

/** The slice with an image of the person's own at a place among them, 0 the first. */
export function withImageAt(
  slice: Pick<ImageSlice, 'imageIds' | 'sampleImages'>,
  imageId: string,
  at: number,
): Pick<ImageSlice, 'imageIds'> {
  const own = ownImageIds(slice);
  if (!own.includes(imageId)) return { imageIds: slice.imageIds };
  const others = own.filter((id) => id !== imageId);
  const ordered = [...others.slice(0, at), imageId, ...others.slice(at)];
  return { imageIds: [...ordered, ...slice.imageIds.filter((id) => !own.includes(id))] };
}

/** The slice with what is known of an image's file; `same` forgets it. */
export function withDiskState(
  { onDisk }: ImageSlice,
  imageId: string,
  state: DiskState,
): Pick<ImageSlice, 'onDisk'> {
  if (state !== 'same') return { onDisk: { ...onDisk, [imageId]: state } };
  return { onDisk: without(onDisk, imageId) };
}

/** The slice with how far the tiles of an image are. */
export function withPreparing(
  { preparing }: ImageSlice,
  { imageId, done, total }: PushValues['push:image-preparing'],
): Pick<ImageSlice, 'preparing'> {
  const others = without(preparing, imageId);
  return { preparing: done < total ? { ...others, [imageId]: done / total } : others };
}

/** The slice with an image in the place of another. */
export function replaceImage(
  slice: ImageSlice,
  before: string,
  image: OpenedImage,
): Pick<ImageSlice, 'images' | 'imageIds' | 'onDisk' | 'preparing'> {
  return {
    ...withDiskState(slice, before, 'same'),
    preparing: without(slice.preparing, before),
    images: { ...without(slice.images, before), [image.imageId]: image },
    imageIds: slice.imageIds.map((id) => (id === before ? image.imageId : id)),
  };
}

/** The slice without an image. */
export function withoutImage(
  slice: ImageSlice,
  imageId: string,
): Pick<ImageSlice, 'images' | 'imageIds' | 'onDisk' | 'preparing'> {
  return {
    ...withDiskState(slice, imageId, 'same'),
    preparing: without(slice.preparing, imageId),
    images: without(slice.images, imageId),
    imageIds: slice.imageIds.filter((id) => id !== imageId),
  };
}

/** What to tell of an opening; null when all went as expected. */
export function reportOf({ images, refused, notes, sessionIds = [] }: OpenOutcome): OpenReport | null {
  const opened = images.length + sessionIds.length;
  return refused.length + notes.length === 0 ? null : { refused, notes, opened };
}

/** Both reports as one. */
export function joinedReports(one: OpenReport | null, other: OpenReport | null): OpenReport | null {
  if (one === null || other === null) return one ?? other;
  return {
    refused: [...one.refused, ...other.refused],
    notes: [...one.notes, ...other.notes],
    opened: one.opened + other.opened,
  };
}

/** The sample an image was opened from, if any. */
export function sampleOf(slice: ImageSlice, imageId: string | null): Sample | null {
  return slice.samples.find((sample) => slice.sampleImages[sample.sampleId] === imageId) ?? null;
}

function without<T>(byId: Readonly<Record<string, T>>, imageId: string): Record<string, T> {
  return Object.fromEntries(Object.entries(byId).filter(([id]) => id !== imageId));
}
