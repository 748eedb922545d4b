import { z } from 'zod';
import { failureSchema } from '../../engine/protocol/failure.js';
import { modelLookSchema } from '../../engine/protocol/modelLook.js';
import { runningProviderSchema } from '../../engine/protocol/provider.js';

/**
 * What the main process and the process of a look at a model folder say to each other. A folder may lie on a disk that does not
 * answer, and its files are a stranger's: whatever they do to the process ends with it.
 */

/** The one thing that such a process is started for. */
export const toInspectionSchema = z.object({
  type: z.literal('inspect'),
  folder: z.string(),
  provider: runningProviderSchema,
});
/** A message to the process of a look. */
export type ToInspection = z.infer<typeof toInspectionSchema>;

/** The one message from the process of a look. */
export const fromInspectionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inspected'), look: modelLookSchema }),
  z.object({ type: z.literal('failed'), error: failureSchema }),
]);
/** A message from the process of a look. */
export type FromInspection = z.infer<typeof fromInspectionSchema>;
