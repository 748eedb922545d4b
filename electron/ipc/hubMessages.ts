import { z } from 'zod';
import { failureSchema } from '../../engine/protocol/failure.js';
import { hubOfferSchema, hubPlaceSchema } from '../../engine/protocol/hubOffer.js';
import { hubNameSchema } from './hubContracts.js';

/**
 * What the main process and a process that speaks to the hub say to each other. The main process itself asks no network, and what
 * a server does to that process ends with it.
 */

const named = { name: hubNameSchema };

/** Such a process is started for one of these; a download can be cancelled. */
export const toHubSchema = z.discriminatedUnion('type', [
  /** Which hub the environment names, and what lies in its cache. */
  z.object({ type: z.literal('place') }),
  z.object({ type: z.literal('look-up'), ...named }),
  /** Where a model lies that is whole in the cache. */
  z.object({ type: z.literal('find'), ...named }),
  z.object({ type: z.literal('download'), ...named }),
  z.object({ type: z.literal('cancel') }),
]);
/** A message to a process that speaks to the hub. */
export type ToHub = z.infer<typeof toHubSchema>;

const count = z.number().min(0);
const amount = z.object({ done: count, total: count });

/** How far a download is, as `DownloadState` of the engine. */
export const hubProgressSchema = z.object({
  file: z.string(),
  files: amount,
  bytes: amount,
  bytesPerSecond: count.nullable(),
  secondsLeft: z.number().nullable(),
});

/** What such a process answers: progress any number of times, then one of the others. */
export const fromHubSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('place'), place: hubPlaceSchema }),
  z.object({ type: z.literal('looked-up'), offer: hubOfferSchema }),
  z.object({ type: z.literal('found'), folder: z.string() }),
  z.object({ type: z.literal('progress'), progress: hubProgressSchema }),
  z.object({ type: z.literal('downloaded'), folder: z.string() }),
  z.object({ type: z.literal('cancelled') }),
  z.object({ type: z.literal('failed'), error: failureSchema }),
]);
/** A message from a process that speaks to the hub. */
export type FromHub = z.infer<typeof fromHubSchema>;
