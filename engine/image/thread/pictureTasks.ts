import type { Transferable } from 'node:worker_threads';
import type { EngineErrorCode } from '../../protocol/EngineError.js';
import type { ImageChoices } from '../../protocol/imageChoices.js';
import { decodeImage } from '../decodeImage.js';
import { hashOfImageFile, readUnchangedFile } from '../readUnchangedFile.js';
import type { RgbImage } from '../rgbImage.js';

/** What a thread of its own does with a picture's file: the name of a piece of work, what it is given, what comes of it. */
export interface PictureTasks {
  /** sha256 of the file's bytes, hexadecimal. */
  readonly hash: { readonly input: { readonly path: string }; readonly output: string };
  /** The pixels, if the file is still the one with that hash. */
  readonly decode: {
    readonly input: {
      readonly path: string;
      readonly name: string;
      readonly encodedHash: string;
      readonly choices: ImageChoices;
    };
    readonly output: RgbImage;
  };
}

/** The name of a piece of work. */
export type PictureTaskName = keyof PictureTasks;

/** What the owner of a thread sends it; one piece of work at a time. */
export interface PictureOrder<Name extends PictureTaskName = PictureTaskName> {
  readonly id: number;
  readonly task: Name;
  readonly input: PictureTasks[Name]['input'];
}

/** What a thread says of the piece of work it was given. */
export type PictureReport = { readonly id: number } & (
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly output: unknown }
  /** Without a code it is a bug. */
  | { readonly type: 'failed'; readonly code: EngineErrorCode | null; readonly message: string }
);

/** How a piece of work tells how far it is. */
export type ReportProgress = (done: number, total: number) => void;

/** What carries out each piece of work, and what of the result is handed over instead of copied. */
export const pictureTasks: {
  readonly [Name in PictureTaskName]: (
    input: PictureTasks[Name]['input'],
    onProgress: ReportProgress,
  ) => Promise<{ output: PictureTasks[Name]['output']; transfer?: Transferable[] }>;
} = {
  hash: async ({ path }) => ({ output: await hashOfImageFile(path) }),
  decode: async ({ path, name, encodedHash, choices }) => {
    const bytes = await readUnchangedFile(path, encodedHash);
    const output = await decodeImage({ bytes, name }, choices);
    return { output, transfer: ownBuffer(output.data) };
  },
};

/** The memory of an array that has it for itself. */
function ownBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
