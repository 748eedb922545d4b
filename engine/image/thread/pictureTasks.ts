import type { EngineErrorCode } from '../../protocol/EngineError.js';
import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { DecodedFile } from '../large/decodeToFile.js';
import type { LargePictureFile } from '../large/takeRows.js';
import type { ResizeTarget } from '../resizeTarget.js';
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
  /** As the function of that name. */
  readonly decodeToFile: {
    readonly input: {
      readonly path: string;
      readonly name: string;
      readonly choices: ImageChoices;
      /** Of the new file; ends in `.v`. */
      readonly rawPath: string;
      /** Side of tiles and folder of the coarser levels, where they are to be made (`levelPath`). */
      readonly levels?: { readonly tileSide: number; readonly folder: string };
    };
    readonly output: DecodedFile;
  };
  /** What a model sees of a large picture: uint8 [height, width, 3] of the target. */
  readonly resize: {
    readonly input: { readonly file: LargePictureFile; readonly target: ResizeTarget };
    readonly output: Uint8Array;
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
