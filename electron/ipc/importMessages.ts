import { z } from 'zod';
import { failureSchema } from '../../engine/protocol/failure.js';
import type { ImportedAnnotations } from '../../engine/protocol/importedAnnotations.js';

/**
 * What the main process and the process of an import say to each other. Files of strangers are opened there and nowhere else:
 * whatever one of them does to the process ends with it.
 */

/** The one thing that such a process is started for. */
export const toImportSchema = z.discriminatedUnion('type', [
  /** Unpack a bundle into a folder of its session's id below `folder`. */
  z.object({
    type: z.literal('bundle'),
    file: z.string(),
    folder: z.string(),
    /** Ids that the session must not get. */
    takenIds: z.array(z.string()).readonly(),
  }),
  /** Read annotations for a picture. */
  z.object({
    type: z.literal('annotations'),
    file: z.string(),
    picture: z.object({ name: z.string(), width: z.number(), height: z.number() }),
    /** As `2026-11-30T18:00:00.000Z`. */
    now: z.string(),
  }),
  /** Nobody waits for it any more. */
  z.object({ type: z.literal('cancel') }),
]);
/** A message to the process of an import. */
export type ToImport = z.infer<typeof toImportSchema>;

/** What became of a bundle, for the main process. */
export const unpackedBundleSchema = z.object({
  sessionId: z.string().max(64),
  name: z.string(),
  notes: z.array(z.string()).readonly(),
});
/** A session that was unpacked. */
export type UnpackedBundle = Readonly<z.infer<typeof unpackedBundleSchema>>;

/** Annotations were checked by the schemas when they were read: what they are made of is not parsed again. */
const importedSchema = z.custom<ImportedAnnotations>(
  (value) => Array.isArray((value as Partial<ImportedAnnotations> | null)?.annotations),
  'Expected annotations',
);

/** Messages from the process of an import; the last is one of the other three. */
export const fromImportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('unpacked'), bundle: unpackedBundleSchema }),
  z.object({ type: z.literal('read'), imported: importedSchema }),
  z.object({ type: z.literal('failed'), error: failureSchema }),
]);
/** A message from the process of an import. */
export type FromImport = z.infer<typeof fromImportSchema>;
