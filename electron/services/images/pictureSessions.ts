import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { ImageFormat } from '../../../engine/protocol/imageFormats.js';

/** A picture that was just opened, as its session gets to know it. */
export interface PictureOfSession {
  readonly imageId: string;
  /** File name to show. */
  readonly name: string;
  /** sha256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly format: ImageFormat;
  /** Upright, with the choices, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly choices: ImageChoices;
  /** Where its bytes are as they were opened, while the picture is open. */
  readonly path: string;
  /** The person's own file; null for what was pasted or ships with the app. */
  readonly ownFile: string | null;
  /** Whether it ships with the app. */
  readonly isSample: boolean;
}

/** The session a picture got. */
export interface SessionOfPicture {
  readonly sessionId: string;
  /** What of the picture is shown in it: those it was opened with, unless the session is of before. */
  readonly choices: ImageChoices;
}

/** Who gives each open picture its session. */
export interface PictureSessions {
  /**
   * Finds the session of a picture, or makes one.
   *
   * @param inPlaceOf the picture whose place it takes, with its session where the file is the same.
   * @param wanted the session it is opened for; null for any of its file.
   */
  begin(
    picture: PictureOfSession,
    inPlaceOf: string | null,
    wanted: string | null,
  ): Promise<SessionOfPicture>;
  /** A picture was closed. */
  end(imageId: string): Promise<void>;
}
