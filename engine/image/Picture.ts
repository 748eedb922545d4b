import { createHash } from 'node:crypto';
import { EngineError } from '../protocol/EngineError.js';
import type { ImageFacts } from '../protocol/imageFacts.js';
import { decodeImage } from './decodeImage.js';
import { type ImageSource, nameOfSource } from './imageSource.js';
import { readImageFile } from './readImageFile.js';
import type { RgbImage } from './rgbImage.js';

/**
 * A picture that is opened once: its file is read once and hashed, its pixels are decoded once, when somebody first
 * wants them, and kept until they are released. A file's encoded bytes are kept only until then; bytes that came
 * without a file are kept, for there is nowhere to read them again.
 */
export class Picture {
  /** What to decode from; of a file, until it has been decoded or released. */
  private encoded: Uint8Array | undefined;
  private decoded: Promise<RgbImage> | undefined;
  private knownFacts: ImageFacts | undefined;

  private constructor(
    private readonly source: ImageSource,
    /** What messages call it: the file's name without its folder. */
    readonly name: string,
    encoded: Uint8Array,
    /** sha256 of the encoded bytes, hexadecimal. */
    readonly encodedHash: string,
  ) {
    this.encoded = encoded;
  }

  /**
   * Reads a file, or takes the bytes there are, and hashes them; nothing is decoded yet.
   *
   * @throws EngineError `image-too-large` for a file above the limit, which is not read; `image-unreadable`
   */
  static async open(source: ImageSource): Promise<Picture> {
    const encoded = 'path' in source ? await readImageFile(source.path) : source.bytes;
    return new Picture(source, nameOfSource(source), encoded, sha256(encoded));
  }

  /**
   * The pixels. Whoever asks while they are being decoded waits for the same work; a failure is not kept.
   *
   * @throws EngineError as `decodeImage`; after `releasePixels` also `image-changed` where the file is another by now
   */
  pixels(): Promise<RgbImage> {
    if (this.decoded !== undefined) return this.decoded;
    const decoding = this.decode();
    this.decoded = decoding;
    decoding.catch(() => {
      if (this.decoded === decoding) this.decoded = undefined;
    });
    return decoding;
  }

  /** Size and format, remembered from the first decoding. @throws EngineError as `pixels` */
  async facts(): Promise<ImageFacts> {
    return this.knownFacts ?? factsOf(await this.pixels());
  }

  /** Lets go of the pixels, and of a file's bytes; who wants them later has the file read and decoded again. */
  releasePixels(): void {
    this.decoded = undefined;
    if ('path' in this.source) this.encoded = undefined;
  }

  private async decode(): Promise<RgbImage> {
    const bytes = this.encoded ?? (await this.readAgain());
    const pixels = await decodeImage({ bytes, name: this.name });
    this.knownFacts = factsOf(pixels);
    if ('path' in this.source) this.encoded = undefined;
    return pixels;
  }

  private async readAgain(): Promise<Uint8Array> {
    if (!('path' in this.source)) return this.source.bytes;
    const bytes = await readImageFile(this.source.path);
    if (sha256(bytes) === this.encodedHash) return bytes;
    throw new EngineError(
      'image-changed',
      `Expected ${this.source.path} as it was when it was opened, but it has changed since it was opened. Open it again.`,
    );
  }
}

function factsOf({ width, height, format }: RgbImage): ImageFacts {
  return { width, height, format };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
