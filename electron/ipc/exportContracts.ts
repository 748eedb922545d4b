import { z } from 'zod';
import { sessionPartIdSchema } from '../../engine/protocol/annotation.js';
import { exportOptionsSchema } from '../../engine/protocol/exportOptions.js';

/** What the window asks about exporting sessions. One export or preview is under way at a time: another ends it. */

const wish = z.object({ sessionId: sessionPartIdSchema, options: exportOptionsSchema });

/** Requests with a reply, by channel. */
export const exportRequests = {
  /** What the export will be; null where another took its place. */
  'sessions:export-preview': wish,
  /** Asks where to, and writes it there; null where the person cancelled. */
  'sessions:export': wish,
  /** The content of a text format, or of a PNG, for the clipboard; null where another took its place. */
  'sessions:export-copy': wish,
  /** Ends what is under way. */
  'sessions:export-cancel': z.undefined(),
  /** Shows what was exported last in the desktop's file manager. */
  'sessions:export-reveal': z.undefined(),
} as const;

/** What a window shows of an export before it is written. */
export type ShownPreview = (
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'picture'; readonly png: Uint8Array<ArrayBuffer> }
) & { readonly notes: readonly string[]; readonly sizeBytes: number | null };

/** What was exported. */
export interface Exported {
  readonly path: string;
  readonly sizeBytes: number;
  readonly notes: readonly string[];
}

/** An export that goes to the clipboard. */
export type ExportedContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'picture'; readonly png: Uint8Array<ArrayBuffer> };

/** The value of each request's `Reply`. */
export interface ExportReplyValues {
  'sessions:export-preview': ShownPreview | null;
  'sessions:export': Exported | null;
  'sessions:export-copy': ExportedContent | null;
  'sessions:export-cancel': null;
  'sessions:export-reveal': null;
}

/** What the main process pushes to the window of exports, by channel. */
export interface ExportPushValues {
  /** How much of what is under way is done, 0 to 1. */
  'push:export-progress': { readonly share: number };
}
