import { z } from 'zod';
import type { MenuCommand } from './commands.js';
import type { Reply } from './reply.js';
import type { RunMessage } from './runEvents.js';

/**
 * Every request the window may send: channel name to the shape of its payload. Handlers parse the payload
 * with these schemas and check the sender before doing anything; replies are `Reply<...>`.
 */

const gridSchema = z.array(z.union([z.literal(0), z.literal(1)])).length(81);

export const askPayloadSchema = z.object({
  imageId: z.string().max(64),
  /** Length is checked by the engine, so that the message is the same everywhere. */
  question: z.string().max(1_000_000),
  variant: z.enum(['flex', 'lowres']),
  sampling: z.object({
    temperature: z.number().min(0).max(5),
    topP: z.number().gt(0).max(1),
    seed: z.int().min(0).max(0xffffffff),
    maxNewTokens: z.int().min(1).max(2048),
  }),
  threshold: z.number().min(0).max(255).optional(),
  selector: z.enum(['attention', 'random', 'centre', 'none', 'all']),
  force: gridSchema.optional(),
  forbid: gridSchema.optional(),
});
export type AskPayload = z.infer<typeof askPayloadSchema>;

export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  provider: z.enum(['auto', 'cpu', 'webgpu']),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Requests with a reply (ipcRenderer.invoke). */
export const requests = {
  /** All the window needs at start. */
  'app:hello': z.undefined(),
  'settings:update': settingsSchema.partial(),
  /** Native open dialog; replies null when the person cancels. */
  'images:open-dialog': z.undefined(),
  /** A dropped file or a command line argument. */
  'images:open-path': z.object({ path: z.string().min(1).max(4096) }),
  /** A pasted image. */
  'images:open-bytes': z.object({ name: z.string().max(255), bytes: z.instanceof(Uint8Array) }),
  'images:open-sample': z.object({ sampleId: z.string().max(64) }),
  'engine:ask': askPayloadSchema,
  'engine:stop': z.object({ runId: z.string().max(64) }),
  'engine:restart': z.undefined(),
} as const;
export type RequestChannel = keyof typeof requests;
export type RequestPayload<C extends RequestChannel> = z.infer<(typeof requests)[C]>;

/** An image that is open in the main process. Sizes in pixels, upright. */
export interface OpenedImage {
  readonly imageId: string;
  /** File name to show. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly sizeBytes: number;
  /** `fovea://app/images/<id>`: the upright pixels in a format Chromium decodes. */
  readonly url: string;
}

export interface Sample {
  readonly sampleId: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly url: string;
  readonly questions: readonly { readonly question: string; readonly answer: string }[];
}

/** The engine's facts the window shows; mirrors `EngineInfo` of the engine. */
export const modelFactsSchema = z.object({
  modelName: z.string(),
  provider: z.enum(['cpu', 'webgpu']),
  providerReason: z.string(),
  weights: z.string(),
  variants: z.array(z.enum(['flex', 'lowres'])).readonly(),
  layers: z.int(),
  flexStartLayer: z.int(),
  parameterCount: z.number(),
  /** Sizes of the model's inputs, in pixels. */
  lowresSize: z.int(),
  highresSize: z.int(),
  /** Image tokens per side. */
  lowresGrid: z.int(),
  highresGrid: z.int(),
  /** 0 to 255. */
  threshold: z.number(),
});
export type ModelFacts = Readonly<z.infer<typeof modelFactsSchema>>;

/** The state of the engine process. */
export type EngineStatus =
  | { readonly state: 'starting'; readonly stage: string; readonly done: number; readonly total: number }
  | { readonly state: 'ready'; readonly model: ModelFacts }
  | { readonly state: 'restarting'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string };

export interface Hello {
  readonly version: string;
  readonly electronVersion: string;
  readonly platform: string;
  readonly settings: Settings;
  readonly samples: readonly Sample[];
  readonly engine: EngineStatus;
  /** The image named on the command line, if any. */
  readonly openedImage: OpenedImage | null;
  /** Why the image named on the command line could not be opened, if so. */
  readonly openError: string | null;
}

/** The value of each request's `Reply`. */
export interface ReplyValues {
  'app:hello': Hello;
  'settings:update': Settings;
  'images:open-dialog': OpenedImage | null;
  'images:open-path': OpenedImage;
  'images:open-bytes': OpenedImage;
  'images:open-sample': OpenedImage;
  'engine:ask': { readonly runId: string };
  'engine:stop': null;
  'engine:restart': null;
}

/**
 * Events of a run as the main process pushes them on `push:run`: in order, several at once when tokens come
 * faster than the window draws. The window shows what comes within a frame in one update.
 */
export interface RunPushBatch {
  readonly runId: string;
  readonly messages: readonly RunMessage[];
}

/** What the main process pushes to the window, by channel. */
export interface PushValues {
  'push:run': RunPushBatch;
  'push:engine': EngineStatus;
  /** A menu command or key: the window acts on it. */
  'push:command': MenuCommand;
  /** An image opened from outside the window (second instance, macOS Finder). */
  'push:image-opened': Reply<OpenedImage>;
}
export type PushChannel = keyof PushValues;
