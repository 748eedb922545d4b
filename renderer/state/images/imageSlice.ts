import type { OpenedImage, Sample } from '../../../electron/ipc/contracts.js';
import type { Failure } from '../../../engine/protocol/failure.js';

/** The images open in this window and the samples on offer. */
export interface ImageSlice {
  readonly images: Readonly<Record<string, OpenedImage>>;
  /** Oldest first. */
  readonly imageIds: readonly string[];
  readonly currentImageId: string | null;
  readonly samples: readonly Sample[];
  /** Opened image of each sample that was opened. */
  readonly sampleImages: Readonly<Record<string, string>>;
  /** Name of what is being opened; null when nothing is. */
  readonly opening: string | null;
  /** Why the last image could not be opened. */
  readonly openError: Failure | null;
}

export const emptyImages: ImageSlice = {
  images: {},
  imageIds: [],
  currentImageId: null,
  samples: [],
  sampleImages: {},
  opening: null,
  openError: null,
};

/** Adds an image (or finds it again) and makes it the current one. */
export function addImage(slice: ImageSlice, image: OpenedImage): Partial<ImageSlice> {
  const known = slice.imageIds.includes(image.imageId);
  return {
    images: { ...slice.images, [image.imageId]: image },
    imageIds: known ? slice.imageIds : [...slice.imageIds, image.imageId],
    currentImageId: image.imageId,
    opening: null,
    openError: null,
  };
}

/** The sample an image was opened from, if any. */
export function sampleOf(slice: ImageSlice, imageId: string | null): Sample | null {
  return slice.samples.find((sample) => slice.sampleImages[sample.sampleId] === imageId) ?? null;
}
