import { z } from 'zod';
import { sessionPartIdSchema, timeSchema } from './annotation.js';
import {
  cellOrders,
  controlLimits,
  maxChanges,
  maxShift,
  maxSweepThresholds,
  scaleLimits,
  sensitivityMethods,
} from './experimentDefaults.js';
import { maxNewTokens, maxQuestionLength, maxSeed, maxThreshold } from './limits.js';
import { selectionGridCells } from './selectionGrid.js';
import { spanSchema } from './steering.js';

/** Cells of the selection grid as a word of 81 letters `0` and `1`, in raster order (`engine/selection/keptGrid.ts`). */
const cellsWord = z.string().regex(new RegExp(`^[01]{${selectionGridCells}}$`));
/** In nats; of a whole answer with its end. */
const logProbability = z.number().max(0);
const threshold = z.number().min(0).max(maxThreshold);
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const flops = z.number().min(0);

const sweepPlanSchema = z.object({
  kind: z.literal('sweep'),
  thresholds: z.array(threshold).min(1).max(maxSweepThresholds).readonly(),
});

const faithfulnessPlanSchema = z.object({
  kind: z.literal('faithfulness'),
  /** Random controls of each region, and random orders of a curve. */
  controls: z.int().min(controlLimits.least).max(controlLimits.most),
  seed: z.int().min(0).max(maxSeed),
  /** Selections that the regions are made of, and that are changed; default: of all layers and tokens that are read. */
  layers: spanSchema.optional(),
  tokens: spanSchema.optional(),
  order: z.enum(cellOrders),
  /** Points of each curve after its first; 0 leaves the curves out. */
  steps: z.int().min(0).max(selectionGridCells),
});

const sensitivityPlanSchema = z.object({
  kind: z.literal('sensitivity'),
  method: z.enum(sensitivityMethods),
  /** With `halves`: change in nats, either way, from which a block is divided. */
  refineFrom: z.number().min(0),
});

const robustnessPlanSchema = z.object({
  kind: z.literal('robustness'),
  /** Right and down, in pixels of the picture. */
  shifts: z
    .array(z.tuple([z.int().min(-maxShift).max(maxShift), z.int().min(-maxShift).max(maxShift)]).readonly())
    .max(maxChanges)
    .readonly(),
  scales: z.array(z.number().min(scaleLimits.least).max(scaleLimits.most)).max(maxChanges).readonly(),
  /** Of JPEG, 1 to 100. */
  qualities: z.array(z.int().min(1).max(100)).max(maxChanges).readonly(),
});

/** Which experiment, with all its parameters (docs/experiments.md). */
export const experimentPlanSchema = z.discriminatedUnion('kind', [
  sweepPlanSchema,
  faithfulnessPlanSchema,
  sensitivityPlanSchema,
  robustnessPlanSchema,
]);
export type ExperimentPlan = Readonly<z.infer<typeof experimentPlanSchema>>;
export type FaithfulnessPlan = Readonly<z.infer<typeof faithfulnessPlanSchema>>;
export type SensitivityPlan = Readonly<z.infer<typeof sensitivityPlanSchema>>;
export type RobustnessPlan = Readonly<z.infer<typeof robustnessPlanSchema>>;
export type SweepPlan = Readonly<z.infer<typeof sweepPlanSchema>>;

/** The run an experiment changes, as it is without a change: what every point is compared with. */
export const experimentBaseSchema = z.object({
  answer: z.string(),
  /** Its tokens, with the end-of-sequence where it ended. */
  answerIds: z.array(count).min(1).max(maxNewTokens).readonly(),
  logProbability,
  threshold,
  selectedFraction: share,
  decoderFlops: flops,
  /** Cells that a layer can choose: those that show some of the picture. */
  inside: cellsWord,
  /** float [81]: share of the selections that were read which hold each cell. */
  chosen: z.array(share).length(selectionGridCells).readonly(),
});
export type ExperimentBase = Readonly<z.infer<typeof experimentBaseSchema>>;

const sweepPointSchema = z.object({
  kind: z.literal('sweep'),
  threshold,
  answer: z.string(),
  /** Whether it has the tokens of the base answer. */
  sameAnswer: z.boolean(),
  /** Of the base answer under this threshold. */
  logProbability,
  /** Of the answer under this threshold. */
  selectedFraction: share,
  decoderFlops: flops,
});

const faithfulnessPointSchema = z.object({
  kind: z.literal('faithfulness'),
  /** `delete` and `insert` are points of the curves. */
  what: z.enum(['drop', 'keep', 'delete', 'insert']),
  /** Of `drop` and `keep`: index of the region. */
  region: count.nullable(),
  /** Index of the random control, or of the random order; null for the region, or the order, itself. */
  control: count.nullable(),
  /** Dropped, kept, deleted or inserted. */
  cells: cellsWord,
  logProbability,
});

const sensitivityPointSchema = z.object({
  kind: z.literal('sensitivity'),
  /** Dropped together. */
  cells: cellsWord,
  logProbability,
});

const robustnessPointSchema = z.object({
  kind: z.literal('robustness'),
  change: z.discriminatedUnion('how', [
    z.object({ how: z.literal('shift'), right: z.int(), down: z.int() }),
    z.object({ how: z.literal('scale'), factor: z.number() }),
    z.object({ how: z.literal('jpeg'), quality: z.int() }),
  ]),
  answer: z.string(),
  sameAnswer: z.boolean(),
  logProbability,
  /** Mean intersection over union with the base's selections, layer by layer and token by token of the base answer; 0 to 1. */
  overlap: share,
});

/** What one step of an experiment measured. */
export const experimentPointSchema = z.discriminatedUnion('kind', [
  sweepPointSchema,
  faithfulnessPointSchema,
  sensitivityPointSchema,
  robustnessPointSchema,
]);
export type ExperimentPoint = Readonly<z.infer<typeof experimentPointSchema>>;
export type SweepPoint = Readonly<z.infer<typeof sweepPointSchema>>;
export type FaithfulnessPoint = Readonly<z.infer<typeof faithfulnessPointSchema>>;
export type SensitivityPoint = Readonly<z.infer<typeof sensitivityPointSchema>>;
export type RobustnessPoint = Readonly<z.infer<typeof robustnessPointSchema>>;
/** A change of a picture. */
export type PictureChange = RobustnessPoint['change'];

/** What an experiment tells, in order: `begun`, then `point`s, then `ended`. */
export const experimentEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begun'),
    base: experimentBaseSchema,
    /** Points there will be at most, those known before among them. */
    points: count,
  }),
  z.object({
    type: z.literal('point'),
    point: experimentPointSchema,
    /** Points measured so far, this one among them, and how many there will be at most. */
    done: count,
    points: count,
  }),
  z.object({ type: z.literal('ended'), cancelled: z.boolean() }),
]);
export type ExperimentEvent = Readonly<z.infer<typeof experimentEventSchema>>;

/** An experiment as a session keeps it: `experiments/<experimentId>.json`. */
export const experimentRecordSchema = z.object({
  format: z.literal('fovea-experiment'),
  version: z.literal(1),
  experimentId: sessionPartIdSchema,
  /** The run it is about. */
  runId: sessionPartIdSchema,
  question: z.string().max(maxQuestionLength),
  plan: experimentPlanSchema,
  /** Name of the model it was made with. */
  model: z.string(),
  startedAt: timeSchema,
  /** `held`: it was cancelled or cut off, and can go on. */
  state: z.enum(['running', 'held', 'finished', 'failed']),
  failure: z.string().nullable(),
  base: experimentBaseSchema.nullable(),
  /** Points there will be at most; null before that is known. */
  expected: count.nullable(),
  points: z.array(experimentPointSchema).readonly(),
});
export type ExperimentRecord = Readonly<z.infer<typeof experimentRecordSchema>>;
