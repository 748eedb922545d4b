import { z } from 'zod';
import { askOptionsSchema, samplingSchema } from '../../engine/protocol/askOptions.js';
import { imageChoicesSchema } from '../../engine/protocol/imageChoices.js';
import type { ImageFacts } from '../../engine/protocol/imageFacts.js';
import { maxNewTokens } from '../../engine/protocol/limits.js';
import type { ModelFacts } from '../../engine/protocol/modelFacts.js';
import { modelOpeningSchema } from '../../engine/protocol/modelOpening.js';
import { originSchema } from '../../engine/protocol/origin.js';
import { providerSchema } from '../../engine/protocol/provider.js';
import type { RunBatch } from '../../engine/protocol/runEvent.js';
import { selectorSchema } from '../../engine/protocol/selectionSchemas.js';
import { variantSchema } from '../../engine/protocol/variant.js';
import {
  batchRequests,
  type BatchPushValues,
  type BatchReplyValues,
  type BatchStatus,
} from './batchContracts.js';
import {
  conversionRequests,
  type ConversionPushValues,
  type ConversionReplyValues,
} from './conversionContracts.js';
import type { AnswerScored } from './answerScore.js';
import type { MenuCommand } from './commands.js';
import {
  hubRequests,
  type HubDownloadList,
  type HubPushValues,
  type HubReplyValues,
} from './hubContracts.js';
import { modelRequests, type ModelReplyValues, type ModelSource } from './modelContracts.js';
import type { OpenedImage } from './openedImage.js';
import { sessionPartIdSchema } from '../../engine/protocol/annotation.js';
import type { ImportedAnnotations } from '../../engine/protocol/importedAnnotations.js';
import { exportRequests, type ExportPushValues, type ExportReplyValues } from './exportContracts.js';
import {
  experimentRequests,
  type ExperimentPushValues,
  type ExperimentReplyValues,
} from './experimentContracts.js';
import { sessionRequests, type SessionPushValues, type SessionReplyValues } from './sessionContracts.js';
import { maxPanelSize, textSizes } from './settingsLimits.js';

export type { ModelSource } from './modelContracts.js';
export type { OpenedImage } from './openedImage.js';

/**
 * Every request the window may send: channel name to the shape of its payload. Handlers parse the payload
 * with these schemas and check the sender before doing anything; replies are `Reply<...>`.
 */

/** Ids the main process gives to opened pictures. */
export const imageIdSchema = z.string().min(1).max(64);

/** Far above the longest question: its length is checked by the engine, so that the message is the same everywhere. */
const maxQuestionPayloadLength = 1_000_000;

/** As long as a person types in place of a token. */
const maxAnswerTextLength = 4000;

/** A question about an opened picture, and how to answer it. */
export const askPayloadSchema = askOptionsSchema.extend({
  imageId: imageIdSchema,
  question: z.string().max(maxQuestionPayloadLength),
  // The window says what it shows: nothing is left to a default.
  variant: variantSchema,
  sampling: samplingSchema,
  selector: selectorSchema,
  /** Of a question that was made of another run: of which, and how. */
  origin: originSchema.optional(),
});
/** A text, and ids of the answer before it. */
export const answerTextSchema = z.object({
  text: z.string().max(maxAnswerTextLength),
  after: z.array(z.int().min(0)).max(maxNewTokens).readonly(),
});

export type AskPayload = Readonly<z.infer<typeof askPayloadSchema>>;

/** A neutral question about an opened picture, asked as the question that its attention is compared with. */
export const neutralPayloadSchema = askPayloadSchema.pick({
  imageId: true,
  variant: true,
  selector: true,
  threshold: true,
  region: true,
});
export type NeutralPayload = Readonly<z.infer<typeof neutralPayloadSchema>>;
/** An answer whose probability is asked for, under any settings: the run is kept nowhere. */
export const scorePayloadSchema = askPayloadSchema
  .omit({ origin: true, givenTokens: true, headsOfLayer: true })
  .extend({
    /** The answer as token ids of the open model, with the one that ends it. */
    answerIds: z.array(z.int().min(0)).min(1).max(maxNewTokens).readonly(),
    /** Brings the attention of each head of a layer too, from a token of the answer on. */
    heads: z.object({ layer: z.int().min(0), firstToken: z.int().min(0) }).optional(),
  });
export type ScorePayload = Readonly<z.infer<typeof scorePayloadSchema>>;

/** Width or height of a panel in CSS pixels; null where nobody moved its edge, and the window decides. */
const panelSizeSchema = z.int().min(1).max(maxPanelSize).nullable();

/** What a person has set, kept from run to run. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  provider: providerSchema,
  /** Percent of the system's. */
  textSize: z.int().min(textSizes.least).max(textSizes.most),
  /** Widths of rail and conversation, height of the inspector. */
  panels: z.object({ rail: panelSizeSchema, conversation: panelSizeSchema, inspector: panelSizeSchema }),
  /** Whether a session keeps a copy of its picture, up to 1 GiB, or where the picture is. */
  pictures: z.enum(['copy', 'reference']),
  /** The model that was opened last; null for the one that ships. */
  modelFolder: z.string().min(1).nullable(),
  /** Model folders that can be chosen, beside the one that ships, in the order they were added. */
  modelFolders: z.array(z.string().min(1)).max(100).readonly(),
  /** How a model's folder is opened, by its path, where the person chose that. */
  modelOpenings: z.record(z.string().min(1), modelOpeningSchema),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Most paths in one request: as many as a desktop hands over at once. */
const maxPaths = 10_000;

/** Requests with a reply (ipcRenderer.invoke). */
export const requests = {
  /** All the window needs at start. */
  'app:hello': z.undefined(),
  /** Which model is opened is no business of the window's: it names no paths. */
  'settings:update': settingsSchema
    .omit({ modelFolder: true, modelFolders: true, modelOpenings: true })
    .partial(),
  /** Native open dialog, for files or for a folder of them; opens nothing when the person cancels. */
  'images:open-dialog': z.object({ kind: z.enum(['files', 'folder']) }),
  /** Dropped files and folders. */
  'images:open-paths': z.object({ paths: z.array(z.string().min(1).max(4096)).max(maxPaths) }),
  /** What was named on the command line; the same answer however often it is asked. */
  'images:open-named': z.undefined(),
  /** Opens the file of a picture as it is now, in place of the picture as it was opened. */
  'images:reload': z.object({ imageId: imageIdSchema }),
  /** Opens a picture again with other bands, range or page, in place of the picture as it is shown. */
  'images:choose': z.object({ imageId: imageIdSchema, choices: imageChoicesSchema }),
  /** Lets go of an open picture and of what was kept for it. */
  'images:close': z.object({ imageId: imageIdSchema }),
  /** What the open model gets of a picture, in its sizes: made at the first request. */
  'images:model-views': z.object({ imageId: imageIdSchema }),
  /** Shows the file of a picture in the desktop's file manager. */
  'images:reveal': z.object({ imageId: imageIdSchema }),
  /** Puts the path of a picture's file on the clipboard. */
  'images:copy-path': z.object({ imageId: imageIdSchema }),
  /** Ends every opening that is under way; what is open already stays. */
  'images:cancel-opening': z.undefined(),
  /** A pasted image. */
  'images:open-bytes': z.object({ name: z.string().max(255), bytes: z.instanceof(Uint8Array) }),
  'images:open-sample': z.object({ sampleId: z.string().max(64) }),
  'engine:ask': askPayloadSchema,
  'engine:stop': z.object({ runId: z.string().max(64) }),
  /** A text as the open model writes it in an answer, after tokens of it. */
  'engine:tokens': answerTextSchema,
  /** Asks a neutral question: no turn, kept by nobody. Refused with `engine-busy` while one of a person is answered, or when one comes. */
  'engine:neutral': neutralPayloadSchema,
  /** Scores an answer beside questions, which go first; scored once the engine has come to it. */
  'engine:score': scorePayloadSchema,
  /** Ends every scoring that waits or is under way. */
  'engine:cancel-scores': z.undefined(),
  'engine:restart': z.undefined(),
  /**
   * Native dialog for bundles and files of annotations. Bundles are imported as sessions, annotations are for the session that is
   * named; imports nothing when the person cancels.
   */
  'imports:open-dialog': z.object({ sessionId: sessionPartIdSchema.nullable() }),
  /** Files of annotations that were dropped, for the session that is named. */
  'imports:annotations': z.object({
    sessionId: sessionPartIdSchema.nullable(),
    paths: z.array(z.string().min(1).max(4096)).max(maxPaths),
  }),
  ...sessionRequests,
  ...batchRequests,
  ...exportRequests,
  ...experimentRequests,
  ...modelRequests,
  ...hubRequests,
  ...conversionRequests,
} as const;
export type RequestChannel = keyof typeof requests;
export type RequestPayload<C extends RequestChannel> = z.infer<(typeof requests)[C]>;

/** The padded square of a picture as the model gets it. */
export interface ModelView {
  /** `fovea://app/model-views/<id>`: a PNG of `side` x `side` pixels. */
  readonly url: string;
  readonly side: number;
}

/** All that the open model can get of a picture. */
export interface ModelViews {
  /** The high-res input, which is cut into tiles. */
  readonly input: ModelView;
  readonly lowres: ModelView;
  /** The larger picture of variant `hd`; null where that cannot answer. */
  readonly hd: ModelView | null;
}

/** What has become of the file a picture was opened from. */
export type DiskState = 'same' | 'changed' | 'gone';

/** What became of files and folders that were to be opened. */
export interface OpenOutcome {
  /** In the order they were named; one that was open already is given again. */
  readonly images: readonly OpenedImage[];
  /** What was not opened, and why. */
  readonly refused: readonly { readonly name: string; readonly message: string }[];
  /** Anything else a person should know: what of a folder was left out, that the rest was cancelled. */
  readonly notes: readonly string[];
  /** Sessions that were imported from bundles, to be opened; absent where there were none. */
  readonly sessionIds?: readonly string[];
}

/** What became of files that were to be imported. */
export interface ImportOutcome extends OpenOutcome {
  /** Annotations for the session that was named, a set a file. */
  readonly annotations: readonly ImportedAnnotations[];
}

/** How far openings are; several at once are counted together. */
export interface OpeningProgress {
  /** File that is being opened. */
  readonly name: string;
  readonly done: number;
  /** 0 for a single picture that is not to be cancelled, because its bytes are here already. */
  readonly total: number;
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
  /** How many files and folders were named on the command line. */
  readonly namedPaths: number;
  readonly modelSource: ModelSource;
  readonly batch: BatchStatus;
  /** Downloads that were left unfinished. */
  readonly hub: HubDownloadList;
}

/** The attention of a neutral question while its first token was computed. */
export interface NeutralAnswer {
  /** Decoder layers that choose, ascending. */
  readonly layers: readonly number[];
  /** float32 [L, g, g]: weights summed over the heads. */
  readonly maps: Float32Array;
}

/** The value of each request's `Reply`. */
export interface ReplyValues
  extends
    SessionReplyValues,
    BatchReplyValues,
    ExportReplyValues,
    ExperimentReplyValues,
    ModelReplyValues,
    HubReplyValues,
    ConversionReplyValues {
  'app:hello': Hello;
  'settings:update': Settings;
  'images:open-dialog': OpenOutcome;
  'images:open-paths': OpenOutcome;
  'images:open-named': OpenOutcome;
  'imports:open-dialog': ImportOutcome;
  'imports:annotations': ImportOutcome;
  'images:reload': OpenedImage;
  'images:choose': OpenedImage;
  'images:close': null;
  'images:model-views': ModelViews;
  'images:reveal': null;
  'images:copy-path': null;
  'images:cancel-opening': null;
  'images:open-bytes': OpenedImage;
  'images:open-sample': OpenedImage;
  /** `kept`: whether the question is on the disk; where not, it is answered all the same, and `push:session-saving` says when it is. */
  'engine:ask': { readonly runId: string; readonly kept: boolean };
  'engine:stop': null;
  'engine:tokens': readonly number[];
  'engine:neutral': NeutralAnswer;
  'engine:score': AnswerScored;
  'engine:cancel-scores': null;
  'engine:restart': null;
}

/** What the main process pushes to the window, by channel. */
export interface PushValues
  extends
    SessionPushValues,
    BatchPushValues,
    ExportPushValues,
    ExperimentPushValues,
    HubPushValues,
    ConversionPushValues {
  /** Messages of a run in order; several at once when tokens come faster than the window draws. */
  'push:run': RunBatch;
  'push:engine': EngineStatus;
  /** Another model is opened than the window was told. */
  'push:model-source': ModelSource;
  /** Why settings are not kept, whoever changed them; null once they are. */
  'push:settings-trouble': { readonly reason: string | null };
  /** A menu command or key: the window acts on it. */
  'push:command': MenuCommand;
  /** A picture of several is open, before the others are; the first that opens is shown. */
  'push:image-opened': { readonly image: OpenedImage; readonly show: boolean };
  /** The file of an open picture is another than the one that was opened, or gone, or back. */
  'push:image-on-disk': { readonly imageId: string; readonly state: DiskState };
  /** How far the tiles of a large picture are; `done` is `total` at the end. */
  'push:image-preparing': { readonly imageId: string; readonly done: number; readonly total: number };
  /** How far openings are; null once none is under way. */
  'push:opening': OpeningProgress | null;
  /** What was opened from outside the window (second instance, macOS Finder). */
  'push:opened': OpenOutcome;
}
export type PushChannel = keyof PushValues;
