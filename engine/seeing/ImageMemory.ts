import { createHash } from 'node:crypto';
import type { FeatureName, SeenImage } from './SeenImage.js';
import type { TowerInputs } from './VisionTower.js';

/** An image in memory, as its owner `ImageFeatures` writes it. */
export interface RememberedImage extends SeenImage {
  readonly features: Partial<Record<FeatureName, Float32Array>>;
  patchStatistics?: Float32Array;
  /** What the tower reads; dropped once all features are there. */
  inputs: TowerInputs | undefined;
}

interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Remembers the images asked about last, so that a second question on one does no vision work. Found by a full hash:
 * sha256 of pixels, preprocessing, checkpoint and weights type. The bytes of the encoded file lead to the same entry
 * without decoding them again.
 */
export class ImageMemory {
  /** By hash of the pixels (of the encoded bytes where the pixels were never decoded), least recently used first. */
  private readonly images = new Map<string, RememberedImage>();
  /** Hash of the encoded bytes to key of the image. */
  private readonly encodings = new Map<string, string>();

  constructor(
    /** What besides the pixels decides the features: preprocessing, checkpoint, weights type. */
    private readonly context: string,
    private readonly maxImages = 4,
  ) {}

  findEncoded(encodedHash: string): RememberedImage | undefined {
    const key = this.encodings.get(encodedHash);
    return key === undefined ? undefined : this.touch(key);
  }

  /** The entry of an image just decoded: an earlier one with the same pixels or the same encoding, or a new one. */
  addDecoded(image: ImageSize & { readonly data: Uint8Array }, encodedHash: string): RememberedImage {
    const key = createHash('sha256')
      .update(`${this.context}:${image.width}x${image.height}:`)
      .update(image.data)
      .digest('hex');
    const entry = this.touch(key) ?? this.findEncoded(encodedHash) ?? this.create(image);
    return this.keep(key, entry, encodedHash);
  }

  /** A new entry for an image whose features came from a store, so that its pixels were never decoded. */
  addStored(size: ImageSize, encodedHash: string): RememberedImage {
    return this.keep(`stored:${encodedHash}`, this.create(size), encodedHash);
  }

  clear(): void {
    this.images.clear();
    this.encodings.clear();
  }

  private create({ width, height }: ImageSize): RememberedImage {
    return { width, height, features: {}, inputs: undefined };
  }

  /** Puts an entry under its key, last in the order, and forgets the key its encoding led to before. */
  private keep(key: string, entry: RememberedImage, encodedHash: string): RememberedImage {
    const before = this.encodings.get(encodedHash);
    if (before !== undefined && before !== key) this.forget(before);
    this.images.set(key, entry);
    this.encodings.set(encodedHash, key);
    const [oldest] = this.images.keys();
    if (this.images.size > this.maxImages) this.forget(oldest!);
    return entry;
  }

  private touch(key: string): RememberedImage | undefined {
    const image = this.images.get(key);
    if (image === undefined) return undefined;
    this.images.delete(key);
    this.images.set(key, image);
    return image;
  }

  private forget(key: string): void {
    this.images.delete(key);
    for (const [encoded, of] of this.encodings) if (of === key) this.encodings.delete(encoded);
  }
}
