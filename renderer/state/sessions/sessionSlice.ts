import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { ImageSlice } from '../images/imageSlice.js';
import type { PartsSaving } from './sessionParts.js';

/** The sessions that are open in this window: one of each picture in the rail. */
export interface SessionSlice {
  readonly sessions: Readonly<Record<string, OpenSession>>;
  /** How far the changes of each are on the disk; those that were never changed here are not in it. */
  readonly saving: Readonly<Record<string, PartsSaving>>;
}

/** What is known of an open session beside its picture, questions and marks. */
export interface OpenSession {
  readonly sessionId: string;
  readonly name: string;
}

/** No session is open. */
export const noSessions: SessionSlice = { sessions: {}, saving: {} };

/** The session of the picture that is shown; null while none is. */
export function currentSessionId({
  images,
  currentImageId,
}: Pick<ImageSlice, 'images' | 'currentImageId'>): string | null {
  const image: (OpenedImage & { readonly sessionId?: string }) | undefined = images[currentImageId ?? ''];
  return image?.sessionId ?? null;
}
