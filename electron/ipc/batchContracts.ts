import { z } from 'zod';
import { batchSettingsSchema } from './batchMessages.js';

/** What the window asks of batches: a list of questions about many pictures. Paths stay in the main process. */
export const batchRequests = {
  /** Native dialog; what is chosen takes the place of what was. */
  'batch:choose-pictures': z.object({ kind: z.enum(['files', 'folder']) }),
  /** Native dialog for a file of questions; null when cancelled. */
  'batch:choose-questions': z.undefined(),
  /** Native dialog for the folder of the results. */
  'batch:choose-out': z.undefined(),
  'batch:start': z.object({
    questions: z.string().max(10_000_000),
    settings: batchSettingsSchema,
  }),
  'batch:hold': z.undefined(),
  'batch:go-on': z.undefined(),
  'batch:cancel': z.undefined(),
  /** Forgets a batch that has ended, failed, or was cut off with the app. */
  'batch:dismiss': z.undefined(),
  /** Opens the report in the desktop's browser. */
  'batch:open-report': z.undefined(),
  /** Shows the results in the desktop's file manager. */
  'batch:reveal': z.undefined(),
} as const;

/** Where a batch is. */
export interface BatchStatus {
  /** `cut-off`: it ran when the app ended, and can go on. */
  readonly state: 'idle' | 'opening' | 'running' | 'held' | 'cancelling' | 'ended' | 'failed' | 'cut-off';
  /** What was chosen: names of files and folders, the first few, and how many there are. */
  readonly pictures: { readonly names: readonly string[]; readonly count: number };
  /** Folder of the results; null while none is chosen. */
  readonly out: string | null;
  /** Name of the file the questions came from; null where they were typed. */
  readonly questionsFile: string | null;
  /** Of a batch that runs or has ended; null before it is known. */
  readonly progress: {
    readonly done: number;
    readonly total: number;
    readonly picture: string;
    /** Estimate in seconds; null before it can be told. */
    readonly secondsLeft: number | null;
  } | null;
  /** Pictures that could not be asked about, and why. */
  readonly failures: readonly {
    readonly picture: string;
    readonly questions: number;
    readonly reason: string;
  }[];
  /** How it ended. */
  readonly outcome: {
    readonly answered: number;
    readonly expected: number;
    readonly cancelled: boolean;
  } | null;
  /** Why it failed, and what to do. */
  readonly error: string | null;
}

/** The value of each request's `Reply`. */
export interface BatchReplyValues {
  'batch:choose-pictures': BatchStatus;
  'batch:choose-questions': { readonly name: string; readonly text: string } | null;
  'batch:choose-out': BatchStatus;
  'batch:start': BatchStatus;
  'batch:hold': BatchStatus;
  'batch:go-on': BatchStatus;
  'batch:cancel': BatchStatus;
  'batch:dismiss': BatchStatus;
  'batch:open-report': null;
  'batch:reveal': null;
}

/** What the main process pushes to the window of batches, by channel. */
export interface BatchPushValues {
  'push:batch': BatchStatus;
}
