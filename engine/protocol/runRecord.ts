import { z } from 'zod';
import { samplingSchema } from './askOptions.js';
import { sessionPartIdSchema, timeSchema } from './annotation.js';
import { failureSchema } from './failure.js';
import { imageChoicesSchema } from './imageChoices.js';
import { maxNewTokens, maxQuestionLength, maxThreshold } from './limits.js';
import { modelFactsSchema } from './modelFacts.js';
import { originSchema } from './origin.js';
import { regionSchema } from './region.js';
import { doneEventSchema, prefillEventSchema, tokenEventSchema } from './runEvent.js';
import { selectionGridCells } from './selectionGrid.js';
import { selectorSchema } from './selectionSchemas.js';
import { maxSteeringRules, spanSchema } from './steering.js';
import { variantSchema } from './variant.js';

/** `null` in a file stands for minus infinity, which JSON has no word for. */
const keptLogProbability = z.number().max(0).nullable();

/** The 81 cells of the selection grid in raster order, `1` = in, as a word of 81 letters `0` and `1`. */
const keptGrid = z.string().regex(new RegExp(`^[01]{${selectionGridCells}}$`));

/** A token of an answer as it is kept: as `token` events tell it, without logits. */
const keptTokenSchema = tokenEventSchema.omit({ type: true, logits: true }).extend({
  logProbability: keptLogProbability,
  alternatives: z
    .array(z.object({ id: z.int().min(0), text: z.string(), logProbability: keptLogProbability }))
    .max(5)
    .readonly(),
});
/** A token as it is kept. */
export type KeptToken = Readonly<z.infer<typeof keptTokenSchema>>;

const keptGrids = { force: keptGrid.optional(), forbid: keptGrid.optional() };

/** How a person steered the selection: as `steering` of a question, with grids as words. */
export const keptSteeringSchema = z.object({
  ...keptGrids,
  rules: z
    .array(z.object({ layers: spanSchema.optional(), tokens: spanSchema.optional(), ...keptGrids }))
    .max(maxSteeringRules)
    .readonly()
    .optional(),
});
/** Steering as it is kept. */
export type KeptSteering = Readonly<z.infer<typeof keptSteeringSchema>>;

const count = z.int().min(0);
const share = z.number().min(0).max(1);

/**
 * What the selections of a run come to, so that figures can be shown without reading its masks. Read are the selections of all
 * layers but the last, whose choice nobody reads.
 */
export const selectionSumsSchema = z.object({
  /** Pairs of a layer and a token that reported. */
  selections: count,
  /** Those of them that are read. */
  read: count,
  /** Sum of the selected shares of those that are read: by `read` their mean, 0 to 1. */
  readShares: z.number().min(0),
  /** Least selected share of any selection, 0 to 1. */
  least: share,
  /** Most selected share of any selection, 0 to 1. */
  most: share,
  /** How many of those that are read chose each of the 81 cells, in raster order. */
  cells: z.array(count).length(selectionGridCells).readonly(),
});
/** What the selections of a run come to. */
export type SelectionSums = Readonly<z.infer<typeof selectionSumsSchema>>;

/** A question and what became of it, with everything that made the answer: `runs/<runId>.json` of a session. */
export const runRecordSchema = z.object({
  format: z.literal('fovea-run'),
  version: z.literal(1),
  runId: sessionPartIdSchema,
  question: z.string().max(maxQuestionLength),
  askedAt: timeSchema,
  /** null while it runs. */
  endedAt: timeSchema.nullable(),
  /** A record that says `running` in a file nobody writes to is of a run that was cut off with the app. */
  state: z.enum(['running', 'finished', 'stopped', 'failed']),
  /** Version of the app that asked. */
  appVersion: z.string().max(64),
  /** The picture as the question was asked about it. */
  picture: z.object({
    /** sha256 of the file, hexadecimal. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    width: z.int().positive(),
    height: z.int().positive(),
    choices: imageChoicesSchema,
    /** What of its file was shown, in a line; empty where there was nothing to choose. */
    shown: z.string().max(maxQuestionLength),
  }),
  settings: z.object({
    variant: variantSchema,
    sampling: samplingSchema,
    threshold: z.number().min(0).max(maxThreshold).optional(),
    selector: selectorSchema,
    steering: keptSteeringSchema.optional(),
    region: regionSchema.optional(),
    /** Ids of the first tokens, where they were given and not drawn. */
    givenTokens: z.array(count).max(maxNewTokens).readonly().optional(),
  }),
  /** Of a run that was made of another: of which, and how. */
  origin: originSchema.optional(),
  /** The model that answered: its name, provider, weights, sizes; null until the prompt was read. */
  model: modelFactsSchema.nullable(),
  prefill: prefillEventSchema.omit({ type: true }).nullable(),
  tokens: z.array(keptTokenSchema).max(maxNewTokens).readonly(),
  result: doneEventSchema.omit({ type: true }).nullable(),
  failure: failureSchema.nullable(),
  /** Whether `masks/<runId>.npz` holds the selections of this run. */
  hasMasks: z.boolean(),
  /** What the selections come to; absent where no layer reported, or nobody counted. */
  selected: selectionSumsSchema.optional(),
});
/** A question and what became of it. */
export type RunRecord = Readonly<z.infer<typeof runRecordSchema>>;
