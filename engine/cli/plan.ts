import { z } from 'zod';
import { samplingSchema } from '../protocol/askOptions.js';
import { EngineError } from '../protocol/EngineError.js';
import { maxNewTokens, maxThreshold } from '../protocol/limits.js';
import { regionSchema, regionUses } from '../protocol/region.js';
import { selectorSchema } from '../protocol/selectionSchemas.js';
import { maxSteeringRules, spanSchema } from '../protocol/steering.js';
import { variantSchema } from '../protocol/variant.js';
import { readCellList } from './cellList.js';

/** Cells, as `readCellList` reads them; a plan's become uint8 [81]. */
const cellsSchema = z.string().transform((text, context) => {
  try {
    return readCellList(text, 'it');
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const grids = { force: cellsSchema.optional(), forbid: cellsSchema.optional() };

/**
 * What `fovea ask --plan` reads (docs/interventions.md, "Plans"): the settings of a question, each of which may be left out. What
 * has another name is refused, for it would change nothing.
 */
export const planSchema = z.strictObject({
  variant: variantSchema.optional(),
  sampling: z.strictObject(samplingSchema.shape).partial().optional(),
  threshold: z.number().min(0).max(maxThreshold).optional(),
  selector: selectorSchema.optional(),
  steering: z
    .strictObject({
      ...grids,
      rules: z
        .array(z.strictObject({ layers: spanSchema.optional(), tokens: spanSchema.optional(), ...grids }))
        .max(maxSteeringRules)
        .optional(),
    })
    .optional(),
  region: z.strictObject({ ...regionSchema.shape, use: z.enum(regionUses).default('all') }).optional(),
  givenTokens: z.array(z.int().min(0)).max(maxNewTokens).optional(),
});

/** The settings that a plan gives a question. */
export type Plan = Readonly<z.infer<typeof planSchema>>;
