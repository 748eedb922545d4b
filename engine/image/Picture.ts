import { createHash } from 'node:crypto';
import { EngineError } from '../protocol/EngineError.js';
import { choicesText } from '../protocol/choicesText.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
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
    private readonly choices: ImageChoices,
  ) {
    this.encoded = encoded;
  }

  /**
   * Reads a file, or takes the bytes there are, and hashes them; nothing is decoded yet.
   *
   * @param choices of bands, range and page; those that the file has not are refused when it is decoded
   * @throws EngineError `image-too-large` for a file above the limit, which is not read; `image-unreadable`
   */
  static async open(source: ImageSource, choices: ImageChoices = {}): Promise<Picture> {
    const encoded = 'path' in source ? await readImageFile(source.path) : source.bytes;
    return new Picture(source, nameOfSource(source), encoded, sha256(encoded), choices);
  }

  /**
   * Tells apart what is seen: pictures with the same key have the same pixels. The hash of the encoded bytes where
   * nothing was chosen, otherwise one of it and the choices.
   */
  get seenKey(): string {
    const chosen = choicesText(this.choices);
    return chosen === '' ? this.encodedHash : sha256(Buffer.from(`${this.encodedHash} ${chosen}`));
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

  /** What `facts` gives, where the picture has been decoded. */
  get known(): ImageFacts | undefined {
    return this.knownFacts;
  }

  /** Size, format, and what was and can be chosen, remembered from the first decoding. @throws EngineError as `pixels` */
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
    const pixels = await decodeImage({ bytes, name: this.name }, this.choices);
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

function factsOf({ width, height, format, details }: RgbImage): ImageFacts {
  return { width, height, format, details };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
