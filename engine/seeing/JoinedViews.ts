import type { RegionPlace } from '../selection/regionSquare.js';
import type { SeenImage } from './SeenImage.js';

/**
 * Images of which the low-res view shows all and the high-res view a part: made of two that were seen, and the same object
 * for the same part of the same image, so that what others keep by an image is found again.
 */
export class JoinedViews {
  private readonly joined = new WeakMap<SeenImage, WeakMap<SeenImage, Map<string, SeenImage>>>();

  /** @param part gives the high-res features; all else is the whole image's. @param region where it lies in the image. */
  of(image: SeenImage, part: SeenImage, { left, top, width, height }: RegionPlace): SeenImage {
    const ofImage = this.joined.get(image) ?? new WeakMap<SeenImage, Map<string, SeenImage>>();
    this.joined.set(image, ofImage);
    // Two parts of one colour are one image to the memory, but lie in two places.
    const places = ofImage.get(part) ?? new Map<string, SeenImage>();
    ofImage.set(part, places);
    const place = [left, top, width, height].join();
    const both = places.get(place) ?? join(image, part, { left, top, width, height });
    places.set(place, both);
    return both;
  }
}

/** Features are looked up when they are wanted: an image gets more of them later. */
function join(image: SeenImage, part: SeenImage, highresRegion: RegionPlace): SeenImage {
  const { width, height } = image;
  return {
    ...{ width, height, highresRegion },
    get features() {
      return { ...image.features, highres: part.features.highres };
    },
    get patchStatistics() {
      return image.patchStatistics;
    },
  };
}
