import { z } from 'zod';
import { askOptionsSchema, samplingSchema } from '../../engine/protocol/askOptions.js';
import type { ImageFacts } from '../../engine/protocol/imageFacts.js';
import type { ModelFacts } from '../../engine/protocol/modelFacts.js';
import { providerSchema } from '../../engine/protocol/provider.js';
import type { RunBatch } from '../../engine/protocol/runEvent.js';
import { selectorSchema } from '../../engine/protocol/selectionSchemas.js';
import { variantSchema } from '../../engine/protocol/variant.js';
import type { MenuCommand } from './commands.js';
import type { Reply } from './reply.js';

/**
 * Every request the window may send: channel name to the shape of its payload. Handlers parse the payload
 * with these schemas and check the sender before doing anything; replies are `Reply<...>`.
 */

/** Ids the main process gives to opened pictures. */
export const imageIdSchema = z.string().min(1).max(64);

/** Far above the longest question: its length is checked by the engine, so that the message is the same everywhere. */
const maxQuestionPayloadLength = 1_000_000;

/** A question about an opened picture, and how to answer it. */
export const askPayloadSchema = askOptionsSchema.extend({
  imageId: imageIdSchema,
  question: z.string().max(maxQuestionPayloadLength),
  // The window says what it shows: nothing is left to a default.
  variant: variantSchema,
  sampling: samplingSchema,
  selector: selectorSchema,
});
export type AskPayload = Readonly<z.infer<typeof askPayloadSchema>>;

/** What a person has set, kept from run to run. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  provider: providerSchema,
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
  /** Native dialog for a folder with a model, opened in place of the other; replies null when the person cancels. */
  'models:open-dialog': z.undefined(),
  'models:use-shipped': z.undefined(),
  /** The text of the model's card; null where its folder has none. */
  'models:card': z.undefined(),
  'engine:ask': askPayloadSchema,
  'engine:stop': z.object({ runId: z.string().max(64) }),
  'engine:restart': z.undefined(),
} as const;
export type RequestChannel = keyof typeof requests;
export type RequestPayload<C extends RequestChannel> = z.infer<(typeof requests)[C]>;

/** A picture that is open: everyone speaks of it by its id. */
export interface OpenedImage extends ImageFacts {
  readonly imageId: string;
  /** File name to show. */
  readonly name: string;
  readonly sizeBytes: number;
  /** `fovea://app/images/<id>`: the upright pixels in a format Chromium decodes. */
  readonly url: string;
}

/** A picture that ships with the app, with questions the model can answer. */
export interface Sample extends ImageFacts {
  readonly sampleId: string;
  readonly title: string;
  readonly url: string;
  readonly questions: readonly { readonly question: string; readonly answer: string }[];
}

/** The state of the engine process. */
export type EngineStatus =
  | { readonly state: 'starting'; readonly stage: string; readonly done: number; readonly total: number }
  | { readonly state: 'ready'; readonly model: ModelFacts }
  | { readonly state: 'restarting'; readonly reason: string }
  | {
      readonly state: 'failed';
      readonly reason: string;
      /** What failed: the folder with the model, which another start does not change, or the process. */
      readonly cause: 'model' | 'process';
    };

/** Where the model comes from. */
export interface ModelSource {
  readonly folder: string;
  /** It is the one that ships with the app. */
  readonly isShipped: boolean;
}

/** All the window needs at start. */
export interface Hello {
  readonly version: string;
  readonly electronVersion: string;
  readonly platform: string;
  readonly settings: Settings;
  /** Why settings are not kept over a restart, if so. */
  readonly settingsTrouble: string | null;
  readonly samples: readonly Sample[];
  readonly engine: EngineStatus;
  readonly modelSource: ModelSource;
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
  'models:open-dialog': ModelSource | null;
  'models:use-shipped': ModelSource;
  'models:card': string | null;
  'engine:ask': { readonly runId: string };
  'engine:stop': null;
  'engine:restart': null;
}

/** What the main process pushes to the window, by channel. */
export interface PushValues {
  /** Messages of a run in order; several at once when tokens come faster than the window draws. */
  'push:run': RunBatch;
  'push:engine': EngineStatus;
  /** A menu command or key: the window acts on it. */
  'push:command': MenuCommand;
  /** An image opened from outside the window (second instance, macOS Finder). */
  'push:image-opened': Reply<OpenedImage>;
}
export type PushChannel = keyof PushValues;
