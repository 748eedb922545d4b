import { z } from 'zod';
import { sessionPartIdSchema } from '../../engine/protocol/annotation.js';
import type { RunRecord } from '../../engine/protocol/runRecord.js';
import { sessionPartsSchema, type Session } from '../../engine/protocol/session.js';
import { maxSessionNameLength, maxSessionRuns } from '../../engine/protocol/sessionLimits.js';
import type { OpenedImage } from './openedImage.js';

/**
 * What the window asks of sessions. A session is a person's work on one picture: every picture that is opened has one
 * (`OpenedImage.sessionId`), and one that was worked on before gets that session again. The main process keeps it: it
 * writes down each run from what the engine says, and what the window sends. A reply that is `ok` means that the change
 * is on the disk.
 */

const sessionId = sessionPartIdSchema;
const runId = sessionPartIdSchema;

/** Requests with a reply, by channel. */
export const sessionRequests = {
  /** Everything that is kept, the newest first; with `query`, those that have all its words in name, picture, questions, answers, labels, notes or texts. */
  'sessions:list': z.object({ query: z.string().max(1000) }),
  /** The sessions that were open when the app ended, in the order of the rail: opened again, once. */
  'sessions:reopen': z.undefined(),
  'sessions:open': z.object({ sessionId }),
  /** Which sessions are in the rail, in its order, and which is shown; kept for the next start. */
  'sessions:arrange': z.object({
    sessionIds: z.array(sessionId).max(maxSessionRuns),
    current: sessionId.nullable(),
  }),
  /** Replaces the parts that are given; answered once they are on the disk. */
  'sessions:update': z.object({ sessionId, parts: sessionPartsSchema.partial() }),
  'sessions:rename': z.object({ sessionId, name: z.string().trim().min(1).max(maxSessionNameLength) }),
  'sessions:duplicate': z.object({ sessionId }),
  /** Puts a session aside; `sessions:restore` brings it back until the app ends. */
  'sessions:delete': z.object({ sessionId }),
  'sessions:restore': z.object({ sessionId }),
  /** Takes a question and its masks out of a session. */
  'sessions:delete-run': z.object({ sessionId, runId }),
  'sessions:restore-run': z.object({ sessionId, runId }),
  /** The selections of a run, without its maps. */
  'sessions:masks': z.object({ sessionId, runId }),
  /** The attention maps of one token. */
  'sessions:maps': z.object({ sessionId, runId, tokenIndex: z.int().min(0) }),
  /** Shows the folder of a session in the desktop's file manager. */
  'sessions:reveal': z.object({ sessionId }),
} as const;

/** A session as a list shows it. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly name: string;
  readonly pictureName: string;
  /** `2026-11-30T18:00:00.000Z`. */
  readonly changedAt: string;
  /** `fovea://app/thumbnails/<sessionId>`; null where none could be made. */
  readonly thumbnailUrl: string | null;
  readonly questions: number;
  readonly annotations: number;
  /** Where the query was found, in a line; null without a query. */
  readonly found: string | null;
  /** Why it cannot be opened, and what to do; null where it can. */
  readonly trouble: string | null;
}

/** A session as the window gets it. */
export interface OpenedSession {
  readonly session: Session;
  /** In the order they were asked; a run that was cut off with the app is `stopped`. */
  readonly runs: readonly RunRecord[];
  /** Its picture, opened; null where that could not be. */
  readonly image: OpenedImage | null;
  /** Why not, and what to do. */
  readonly imageTrouble: string | null;
  /** What else a person should know, in sentences: questions that cannot be read, that another process works on it. */
  readonly troubles?: readonly string[];
}

/** The selections of a run for the window, which keeps only what it shows. */
export interface RunMasks {
  /** Layers that select, ascending: L of them. */
  readonly layers: Int32Array;
  /** Tokens T. */
  readonly tokens: number;
  /** uint8 [T, L, 9, 9], 1 = selected; 0 where `present` is 0. */
  readonly grids: Uint8Array;
  /** uint8 [T, L]: whether the layer reported for the token. */
  readonly present: Uint8Array;
  /** Low-res image tokens per side, g. */
  readonly lowresGrid: number;
}

/** The attention maps of a token: float32 [L, g, g] in the order of `RunMasks.layers`; NaN where a layer did not report. */
export type TokenMaps = Float32Array;

/** Whether a session is on the disk. */
export interface SessionSaving {
  readonly sessionId: string;
  readonly state: 'saving' | 'saved' | 'failed';
  /** Why it could not be saved and what to do; it holds in memory and is tried again. */
  readonly message: string | null;
}

/** The value of each request's `Reply`. */
export interface SessionReplyValues {
  'sessions:list': readonly SessionSummary[];
  'sessions:reopen': { readonly sessions: readonly OpenedSession[]; readonly current: string | null };
  'sessions:open': OpenedSession;
  'sessions:arrange': null;
  'sessions:update': null;
  'sessions:rename': null;
  'sessions:duplicate': SessionSummary;
  'sessions:delete': null;
  'sessions:restore': SessionSummary;
  'sessions:delete-run': null;
  'sessions:restore-run': null;
  'sessions:masks': RunMasks;
  'sessions:maps': TokenMaps;
  'sessions:reveal': null;
}

/** What the main process pushes to the window of sessions, by channel. */
export interface SessionPushValues {
  'push:session-saving': SessionSaving;
  /** The menu or the desktop asks for a session: the window opens it with `sessions:open`. */
  'push:session-to-open': { readonly sessionId: string };
}
