import { z } from 'zod';
import type { Failure } from '../../engine/protocol/failure.js';
import { isHubName } from '../../engine/protocol/hubName.js';
import type { HubOffer, HubPlace } from '../../engine/protocol/hubOffer.js';
import type { AddedModel } from './modelContracts.js';

/**
 * Requests of the window about models on the Hugging Face hub. The window names models and nothing else: which hub is asked and
 * where models are kept comes from the environment, and paths stay in the main process.
 */

/** An owner and a name of 96 letters each, and a revision. */
const maxNameLength = 96 + 1 + 96 + 1 + 512;

/** `owner/name` or `owner/name@revision`. */
export const hubNameSchema = z.string().max(maxNameLength).refine(isHubName, 'expected owner/name@revision');

const namedSchema = z.object({ name: hubNameSchema });

/** Requests about the hub, with the shape of their payloads. */
export const hubRequests = {
  /** Which hub would be asked, and what lies in its cache. Asks nothing of the network. */
  'hub:place': z.undefined(),
  /** Asks the hub what a model is. One at a time: another ends the one before. */
  'hub:look-up': namedSchema,
  'hub:cancel-look-up': z.undefined(),
  /** Begins a download, or goes on with one. Refused with `hub-busy` while another runs. */
  'hub:download': namedSchema,
  /** Stops the download that runs; what came stays. */
  'hub:cancel': z.undefined(),
  /** Takes a download that does not run off the list; what came stays in the cache. */
  'hub:dismiss': namedSchema,
  /** Adds a model that lies whole in the cache to the known models, without network. */
  'hub:add': namedSchema,
} as const;

/** How far a download is. */
export interface HubProgress {
  /** The file that comes now; empty before the first. */
  readonly file: string;
  readonly files: { readonly done: number; readonly total: number };
  /** Those that were here before included; both 0 before it is known what comes. */
  readonly bytes: { readonly done: number; readonly total: number };
  /** Null while it cannot be told. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** Nothing came for a while: what is here is checked, or a connection that broke is made again. */
  readonly isQuiet: boolean;
}

/** A download of this run of the app, or one that was left unfinished. */
export interface HubDownload {
  /** As it was asked for. */
  readonly name: string;
  /** `stopped`: by the person, or with the app. It goes on when the person says so. */
  readonly state: 'running' | 'cancelling' | 'stopped' | 'failed' | 'done';
  readonly progress: HubProgress | null;
  /** Why it failed. */
  readonly error: Failure | null;
  /** The known model that it is, once it is done. */
  readonly modelId: string | null;
}

/** All downloads, in the order they were begun. At most one of them runs. */
export type HubDownloadList = readonly HubDownload[];

/** The value of each request's reply. */
export interface HubReplyValues {
  'hub:place': HubPlace;
  'hub:look-up': HubOffer;
  'hub:cancel-look-up': null;
  'hub:download': HubDownloadList;
  'hub:cancel': HubDownloadList;
  'hub:dismiss': HubDownloadList;
  'hub:add': AddedModel;
}

/** What the main process pushes to the window of downloads. */
export interface HubPushValues {
  'push:hub': HubDownloadList;
}
