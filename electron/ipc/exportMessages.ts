import { z } from 'zod';
import { exportOptionsSchema } from '../../engine/protocol/exportOptions.js';
import { failureSchema } from '../../engine/protocol/failure.js';

/**
 * What the main process and the process that makes an export say to each other. Both parse what arrives. The process makes one
 * export and ends; who wants no more of it ends it.
 */

const work = { folder: z.string().min(1), options: exportOptionsSchema };

/** Messages to the process of an export. */
export const toExporterSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('export'), ...work, target: z.string().min(1) }),
  /** `reportFile` is where a report may be written to be shown. */
  z.object({ type: z.literal('preview'), ...work, reportFile: z.string().min(1) }),
]);
export type ToExporter = z.infer<typeof toExporterSchema>;

const about = {
  notes: z.array(z.string()).readonly(),
  sizeBytes: z.number().min(0).nullable(),
};

const previewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), isCut: z.boolean(), ...about }),
  z.object({ kind: z.literal('picture'), png: z.instanceof(Uint8Array), ...about }),
  z.object({ kind: z.literal('report'), file: z.string(), ...about }),
]);

/** Messages from the process of an export: `progress` any number of times, then one of the others. */
export const fromExporterSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), share: z.number().min(0).max(1) }),
  z.object({
    type: z.literal('exported'),
    path: z.string(),
    sizeBytes: z.number().min(0),
    notes: about.notes,
  }),
  z.object({ type: z.literal('previewed'), preview: previewSchema }),
  z.object({ type: z.literal('failed'), error: failureSchema }),
]);
export type FromExporter = z.infer<typeof fromExporterSchema>;
