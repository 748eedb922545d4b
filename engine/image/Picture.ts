import { choicesText } from '../protocol/choicesText.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
import type { ImageFacts } from '../protocol/imageFacts.js';
import { decodeImage } from './decodeImage.js';
import { type LargePictureFile, largeRows } from './large/takeRows.js';
import { largePicturePixels } from '../protocol/limits.js';
import { lookAtPicture } from './large/lookAtPicture.js';
import { openLargeTiff } from './large/openLargeTiff.js';
import { type ImageSource, nameOfSource } from './imageSource.js';
import { readImageFile } from './readImageFile.js';
import { hashOfBytes, readUnchangedFile } from './readUnchangedFile.js';
import type { RgbImage } from './rgbImage.js';
import type { PictureTaskOptions, PictureThread } from './thread/PictureThread.js';

/** What is known of a large picture, and where its rows are. */
export interface LargeRows {
  readonly file: LargePictureFile;
  readonly facts: Pick<ImageFacts, 'width' | 'height'> & Partial<Pick<ImageFacts, 'format' | 'details'>>;
}

/**
 * A picture that is opened once: its file is read once and hashed, its pixels are decoded once, when somebody first
 * wants them, and kept until they are released. A file's encoded bytes are kept only until then; bytes that came
 * without a file are kept, for there is nowhere to read them again. With a thread of its own for reading and decoding, a
 * file's bytes stay there.
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
    encoded: Uint8Array | undefined,
    /** sha256 of the encoded bytes, hexadecimal. */
    readonly encodedHash: string,
    private readonly choices: ImageChoices,
    /** What its file is read and decoded in. */
    readonly thread: PictureThread | undefined,
    /** Of a large picture, which is never held: whoever wants its pixels takes its rows (`takeRows`). */
    readonly large?: LargeRows,
  ) {
    this.encoded = encoded;
  }

  /**
   * Reads a file, or takes the bytes there are, and hashes them; nothing is decoded yet.
   *
   * @param choices of bands, range and page; those that the file has not are refused when it is decoded
   * @param thread what files are read and decoded in, so that this thread does not wait
   * @param options for the reading alone
   * @throws EngineError `image-too-large` for a file above the limit, which is not read; `image-unreadable`
   */
  static async open(
    source: ImageSource,
    choices: ImageChoices = {},
    thread?: PictureThread,
    options?: PictureTaskOptions,
  ): Promise<Picture> {
    const name = nameOfSource(source);
    const large =
      'path' in source && thread === undefined ? await openLargeTiffAt(source.path, name, choices) : null;
    if (large !== null) return Picture.ofLarge(large);
    if (thread !== undefined && 'path' in source) {
      const hash = await thread.run('hash', { path: source.path }, options);
      return new Picture(source, name, undefined, hash, choices, thread);
    }
    const encoded = 'path' in source ? await readImageFile(source.path) : source.bytes;
    return new Picture(source, name, encoded, hashOfBytes(encoded), choices, undefined);
  }

  /** A large picture that was opened before (`LargePicture`). */
  static ofLarge({ file, facts }: LargeRows, thread?: PictureThread): Picture {
    const { path, name, encodedHash, choices } = file;
    return new Picture({ path, name }, name, undefined, encodedHash, choices, thread, { file, facts });
  }

  /**
   * Tells apart what is seen: pictures with the same key have the same pixels. The hash of the encoded bytes where
   * nothing was chosen, otherwise one of it and the choices.
   */
  get seenKey(): string {
    const chosen = choicesText(this.choices);
    return chosen === '' ? this.encodedHash : hashOfBytes(Buffer.from(`${this.encodedHash} ${chosen}`));
  }

  /**
   * The pixels. Whoever asks while they are being decoded waits for the same work; a failure is not kept.
   *
   * @param options for work that is begun by this call, in a thread: a signal that ends it
   * @throws EngineError as `decodeImage`; after `releasePixels` also `image-changed` where the file is another by now
   */
  pixels(options?: PictureTaskOptions): Promise<RgbImage> {
    if (this.decoded !== undefined) return this.decoded;
    const decoding = this.decode(options);
    this.decoded = decoding;
    decoding.catch(() => {
      if (this.decoded === decoding) this.decoded = undefined;
    });
    return decoding;
  }

  /**
   * The pixels from the top, some rows at a time: uint8 [rows, width, 3]. Of a large picture they are never held.
   *
   * @throws EngineError as `pixels`
   */
  async *rows(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.large !== undefined) yield* largeRows(this.large.file);
    else yield (await this.pixels()).data;
  }

  /** What `facts` gives, where the picture has been decoded, or was opened to be read by range. */
  get known(): ImageFacts | undefined {
    return this.knownFacts ?? this.largeFacts;
  }

  /** Size, format, and what was and can be chosen, remembered from the first decoding. @throws EngineError as `pixels` */
  async facts(): Promise<ImageFacts> {
    return this.known ?? factsOf(await this.pixels());
  }

  private get largeFacts(): ImageFacts | undefined {
    return this.large?.facts.format === undefined ? undefined : (this.large.facts as ImageFacts);
  }

  /** Lets go of the pixels, and of a file's bytes; who wants them later has the file read and decoded again. */
  releasePixels(): void {
    this.decoded = undefined;
    if ('path' in this.source) this.encoded = undefined;
  }

  private async decode(options?: PictureTaskOptions): Promise<RgbImage> {
    const pixels = await this.decodeFile(options);
    this.knownFacts = factsOf(pixels);
    if ('path' in this.source) this.encoded = undefined;
    return pixels;
  }

  private async decodeFile(options?: PictureTaskOptions): Promise<RgbImage> {
    const { source, name, choices, encodedHash } = this;
    if (!('path' in source)) return decodeImage({ bytes: source.bytes, name }, choices);
    const { path } = source;
    if (this.thread !== undefined)
      return this.thread.run('decode', { path, name, encodedHash, choices }, options);
    const bytes = this.encoded ?? (await readUnchangedFile(path, encodedHash));
    return decodeImage({ bytes, name }, choices);
  }
}

function factsOf({ width, height, format, details }: RgbImage): ImageFacts {
  return { width, height, format, details };
}

/** A large TIFF, read by range; null for another file. */
async function openLargeTiffAt(path: string, name: string, choices: ImageChoices): Promise<LargeRows | null> {
  const { format, pixels } = lookAtPicture(path, choices);
  if (format !== 'tiff' || pixels < largePicturePixels) return null;
  const tiff = await openLargeTiff(path, name, choices);
  if (tiff === null) return null;
  const { encodedHash, full, details } = tiff;
  const { width, height } = full;
  await tiff.close();
  const file = { path, name, choices, encodedHash, rowsPath: null };
  return { file, facts: { width, height, format, details } };
}
