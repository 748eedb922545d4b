import { z } from 'zod';

const bytes = z.number().min(0);

/** What a model of the hub is and what of it is to be downloaded, before it is. */
export const hubOfferSchema = z.object({
  /** `owner/name`, or `owner/name@revision`. */
  name: z.string(),
  /** 40 hexadecimal digits. */
  commit: z.string(),
  /** As its authors wrote it; null where they did not, or the hub was not asked. */
  licence: z.string().nullable(),
  /** Of what is needed, that of a separate vision tower included. */
  fileCount: z.int(),
  totalBytes: bytes,
  /** What of it lies in the cache already. */
  hereBytes: bytes,
  /** The folder of the cache in which all of the model is kept, whatever its revision. */
  folder: z.string(),
  freeBytes: bytes,
  /**
   * The repository of a vision tower that is apart; null where it is within. Not certain where only the downloaded weights can
   * tell: sizes are then without it.
   */
  tower: z.object({ id: z.string(), isCertain: z.boolean() }).nullable(),
  /** All of it is here, and can be opened without network. */
  isWhole: z.boolean(),
  /** What should be known of it, sentences. */
  notices: z.array(z.string()).readonly(),
});
/** What a model of the hub is and what of it is to be downloaded, before it is. */
export type HubOffer = Readonly<z.infer<typeof hubOfferSchema>>;

/** The hub of this machine's environment, and the models that lie whole in its cache. */
export const hubPlaceSchema = z.object({
  /** Address of the hub. */
  endpoint: z.string(),
  cacheDir: z.string(),
  /** Whether a token is sent along. */
  hasToken: z.boolean(),
  /** Nothing is asked of the network (`HF_HUB_OFFLINE`). */
  offline: z.boolean(),
  /** Those that Fovea reads, by name. */
  cached: z.array(z.object({ name: z.string(), bytes })).readonly(),
});
/** The hub of this machine's environment, and the models that lie whole in its cache. */
export type HubPlace = Readonly<z.infer<typeof hubPlaceSchema>>;
