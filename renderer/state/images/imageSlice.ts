import type {
  DiskState,
  OpenedImage,
  OpeningProgress,
  OpenOutcome,
  Sample,
} from '../../../electron/ipc/contracts.js';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';

/** The images open in this window and the samples on offer. */
export interface ImageSlice {
  readonly images: Readonly<Record<string, OpenedImage>>;
  /** Oldest first. */
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

/** The slice with what is known of an image's file; `same` forgets it. */
export function withDiskState(
  { onDisk }: ImageSlice,
  imageId: string,
  state: DiskState,
): Pick<ImageSlice, 'onDisk'> {
  if (state !== 'same') return { onDisk: { ...onDisk, [imageId]: state } };
  return { onDisk: without(onDisk, imageId) };
}

/** The slice with an image in the place of another. */
export function replaceImage(
  slice: ImageSlice,
  before: string,
  image: OpenedImage,
): Pick<ImageSlice, 'images' | 'imageIds' | 'onDisk'> {
  return {
    ...withDiskState(slice, before, 'same'),
    images: { ...without(slice.images, before), [image.imageId]: image },
    imageIds: slice.imageIds.map((id) => (id === before ? image.imageId : id)),
  };
}

/** The slice without an image. */
export function withoutImage(
  slice: ImageSlice,
  imageId: string,
): Pick<ImageSlice, 'images' | 'imageIds' | 'onDisk'> {
  return {
    ...withDiskState(slice, imageId, 'same'),
    images: without(slice.images, imageId),
    imageIds: slice.imageIds.filter((id) => id !== imageId),
  };
}

/** What to tell of an opening; null when all went as expected. */
export function reportOf({ images, refused, notes }: OpenOutcome): OpenReport | null {
  return refused.length + notes.length === 0 ? null : { refused, notes, opened: images.length };
}

/** The sample an image was opened from, if any. */
export function sampleOf(slice: ImageSlice, imageId: string | null): Sample | null {
  return slice.samples.find((sample) => slice.sampleImages[sample.sampleId] === imageId) ?? null;
}

function without<T>(byId: Readonly<Record<string, T>>, imageId: string): Record<string, T> {
  return Object.fromEntries(Object.entries(byId).filter(([id]) => id !== imageId));
}
