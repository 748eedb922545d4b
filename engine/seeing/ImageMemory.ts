import { createHash } from 'node:crypto';
import type { CrossAttentionMemory } from '../runtime/CrossAttentionMemory.js';
import type { HighresKeys } from '../runtime/HighresKeys.js';
import type { KeyValueCache } from '../runtime/KeyValueCache.js';

/** What has been computed for one image. */
export interface RememberedImage {
  /** Pixels of the original, upright. */
  readonly width: number;
  readonly height: number;
  /** Dropped once all features are there. */
  pixels: ImagePixels | undefined;
  /** float32 [Ni, D]. */
  lowresFeatures: Float32Array | undefined;
  /** f_HR, float32 [G*G, D]. */
  highresFeatures: Float32Array | undefined;
  /** Of the whole image at the size variant `hd` adds, float32 [Nh, D]. */
  hdFeatures: Float32Array | undefined;
  /** What the cross-attention of variant `xattn` reads. */
  cross: CrossAttentionMemory | undefined;
  /** The decoder's state at the end of the image, for the prompt that was asked last. */
  prefix: PromptPrefix | undefined;
}

/** Inputs of the vision tower: float32 [3, h, h], z*z tiles [3, H/z, H/z] and, for variant `hd`, one larger image. */
export interface ImagePixels {
  readonly lowres: Float32Array;
  readonly tiles: readonly Float32Array[];
  readonly hd: Float32Array | undefined;
}

/** Keys and values up to the end of the image, and the high-res ones that depend on where the image starts. */
export interface PromptPrefix {
  /** Ids up to and with the image. */
  readonly ids: readonly number[];
  readonly cache: KeyValueCache;
  /** Positions up to and with the image. */
  readonly length: number;
  readonly highres: HighresKeys | undefined;
}

/**
 * Remembers the images asked about last, so that a second question on one does no vision work. Found by a full hash:
 * sha256 of pixels, preprocessing, checkpoint and weights type. The bytes of the encoded file lead to the same entry
 * without decoding them again.
 */
export class ImageMemory {
  /** By hash of the pixels, least recently used first. */
  private readonly images = new Map<string, RememberedImage>();
  /** Hash of the encoded bytes to hash of the pixels. */
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

  /** The entry of an image just decoded: an earlier one with the same pixels, or a new one. */
  findDecoded(
    image: { readonly width: number; readonly height: number; readonly data: Uint8Array },
    encodedHash: string,
  ): RememberedImage {
    const key = createHash('sha256')
      .update(`${this.context}:${image.width}x${image.height}:`)
      .update(image.data)
      .digest('hex');
    this.encodings.set(encodedHash, key);
    return this.touch(key) ?? this.remember(key, image);
  }

  /** The entry of an image whose features came from a store, so that its pixels were never decoded. */
  addStored(size: { readonly width: number; readonly height: number }, encodedHash: string): RememberedImage {
    const key = `stored:${encodedHash}`;
    this.encodings.set(encodedHash, key);
    return this.touch(key) ?? this.remember(key, size);
  }

  /** Keeps the decoder state of `image` only: it is the largest part, and one image is asked about at a time. */
  keepPrefixOnlyOf(image: RememberedImage): void {
    for (const other of this.images.values()) if (other !== image) other.prefix = undefined;
  }

  clear(): void {
    this.images.clear();
    this.encodings.clear();
  }

  private remember(
    key: string,
    { width, height }: { readonly width: number; readonly height: number },
  ): RememberedImage {
    const fresh: RememberedImage = {
      width,
      height,
      pixels: undefined,
      lowresFeatures: undefined,
      highresFeatures: undefined,
      hdFeatures: undefined,
      cross: undefined,
      prefix: undefined,
    };
    this.images.set(key, fresh);
    this.forgetOldest();
    return fresh;
  }

  private touch(key: string): RememberedImage | undefined {
    const image = this.images.get(key);
    if (image === undefined) return undefined;
    this.images.delete(key);
    this.images.set(key, image);
    return image;
  }

  private forgetOldest(): void {
    while (this.images.size > this.maxImages) {
      const [oldest] = this.images.keys();
      this.images.delete(oldest!);
      for (const [encoded, key] of this.encodings) if (key === oldest) this.encodings.delete(encoded);
    }
  }
}
