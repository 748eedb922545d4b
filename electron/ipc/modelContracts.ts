import { z } from 'zod';
import type { ModelLook } from '../../engine/protocol/modelLook.js';
import { type ModelOpening, modelOpeningSchema } from '../../engine/protocol/modelOpening.js';

/** Requests of the window about models. Folders are known to it by ids, and the main process knows which there are. */

const modelIdSchema = z.object({ modelId: z.string().min(1).max(64) });

/** Requests about models, with the shape of their payloads. */
export const modelRequests = {
  'models:list': z.undefined(),
  /** Looks at a folder: by its headers, before anything is loaded. One after the other where several are asked for. */
  'models:look': modelIdSchema,
  /** Ends every look. */
  'models:cancel-looks': z.undefined(),
  /** Native dialog for a folder, which is added and not loaded; replies null when the person cancels. */
  'models:add-dialog': z.undefined(),
  /** Adds a folder that was dropped, and does not load it; null where it is no folder of a model. */
  'models:add-dropped': z.object({ path: z.string().min(1).max(4096) }),
  'models:forget': modelIdSchema,
  /** Opens a model in place of the one that is open, by default as it was opened last; how is kept for it once it is open. */
  'models:load': modelIdSchema.extend({ opening: modelOpeningSchema.optional() }),
  /** Gives up opening a model, and opens the one that was open before. */
  'models:cancel-loading': z.undefined(),
  'models:use-shipped': z.undefined(),
  /** The text of the open model's card; null where its folder has none. */
  'models:card': z.undefined(),
} as const;

/** Where the model comes from. */
export interface ModelSource {
  readonly folder: string;
  /** It is the one that ships with the app. */
  readonly isShipped: boolean;
  /** How it is opened. */
  readonly opening: ModelOpening;
  /** The model of the last run, which could not be opened at this start, and why: the one that ships stands in for it. */
  readonly fallenBackFrom: { readonly folder: string; readonly reason: string } | null;
}

/** A model folder that can be chosen. */
export interface KnownModel {
  readonly modelId: string;
  /** Of the folder; of the hub, where it is of its cache, with the commit where several are known. */
  readonly name: string;
  readonly folder: string;
  /** Where the folder is one of the hub's cache: which model, and the folder of all that is kept of it. */
  readonly hub: { readonly id: string; readonly repository: string } | null;
  readonly isShipped: boolean;
  /** It is there at the next start too: not so of one that was only named for this run. */
  readonly isKept: boolean;
  /** How it was opened last, and is opened where nobody chooses anew. */
  readonly opening: ModelOpening;
}

/** A folder that was added to the list. */
export interface AddedModel {
  readonly modelId: string;
  readonly models: readonly KnownModel[];
}

/** The value of each request's reply. */
export interface ModelReplyValues {
  'models:list': readonly KnownModel[];
  'models:look': ModelLook;
  'models:cancel-looks': null;
  'models:add-dialog': AddedModel | null;
  'models:add-dropped': AddedModel | null;
  'models:forget': readonly KnownModel[];
  'models:load': ModelSource;
  'models:cancel-loading': ModelSource;
  'models:use-shipped': ModelSource;
  'models:card': string | null;
}
