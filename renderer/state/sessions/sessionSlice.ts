import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { SessionSummary } from '../../../electron/ipc/sessionContracts.js';
import type { Session } from '../../../engine/protocol/session.js';
import type { ImageSlice } from '../images/imageSlice.js';
import type { Run } from '../runs/run.js';
import type { PartsSaving } from './sessionParts.js';

/** The sessions that are open in this window, one of each picture in the rail, and the list of all that are kept. */
export interface SessionSlice {
  readonly sessions: Readonly<Record<string, OpenSession>>;
  /** How far the changes of each are on the disk; those that were never changed here are not in it. */
  readonly saving: Readonly<Record<string, PartsSaving>>;
  /** The list of sessions; null while it is closed. */
  readonly sessionList: SessionList | null;
  /** What was deleted last, until it is brought back or the notice of it goes. */
  readonly deleted: Deleted | null;
}

/** What is known of an open session beside its picture, questions and marks. */
export interface OpenSession {
  readonly sessionId: string;
  readonly name: string;
  /** Why its picture is not here, and what to do; null where it is, or the person goes on without. */
  readonly pictureTrouble: string | null;
}

/** All sessions that are kept, or those that a search finds. */
export interface SessionList {
  readonly query: string;
  /** The newest first; null until they are here. */
  readonly found: readonly SessionSummary[] | null;
  /** Why something could not be done, and what to do. */
  readonly trouble: string | null;
}

/** Something that was deleted and can be brought back. */
export type Deleted =
  | { readonly kind: 'run'; readonly sessionId: string; readonly run: Run; readonly at: number }
  | {
      readonly kind: 'session';
      readonly sessionId: string;
      readonly name: string;
      /** It was open, and is opened again. */
      readonly wasOpen: boolean;
    };

/** No session is open. */
export const noSessions: SessionSlice = {
  sessions: {},
  saving: {},
  sessionList: null,
  deleted: null,
};

/** The session of the picture that is shown; null while none is. */
export function currentSessionId({
  images,
  currentImageId,
}: Pick<ImageSlice, 'images' | 'currentImageId'>): string | null {
  return images[currentImageId ?? '']?.sessionId ?? null;
}

/** The open picture of a session. */
export function imageOfSession(
  { images }: Pick<ImageSlice, 'images'>,
  sessionId: string,
): OpenedImage | null {
  return Object.values(images).find((image) => image.sessionId === sessionId) ?? null;
}

/**
 * What stands in the rail for the picture of a session that is not where it was: no pixels, but the size that answers and
 * marks lie on.
 */
export function absentPicture({ id, picture }: Session): OpenedImage {
  const { name, width, height, format, sizeBytes, choices } = picture;
  return {
    imageId: absentImageId(id),
    sessionId: id,
    ...{ name, width, height, format, sizeBytes },
    url: '',
    copied: false,
    pyramid: null,
    isFile: false,
    ...(Object.keys(choices).length > 0 && { choices }),
  };
}

/** Whether an image only stands for the picture of a session that is not there. */
export function isAbsent({ imageId, sessionId }: Pick<OpenedImage, 'imageId' | 'sessionId'>): boolean {
  return imageId === absentImageId(sessionId);
}

/** The id of what stands for the picture of a session. */
export function absentImageId(sessionId: string): string {
  return `absent-${sessionId}`;
}
