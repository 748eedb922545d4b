import { z } from 'zod';
import { askOptionsSchema } from '../../engine/protocol/askOptions.js';
import {
  experimentBaseSchema,
  experimentEventSchema,
  experimentPlanSchema,
  experimentPointSchema,
} from '../../engine/protocol/experiment.js';
import { failureSchema } from '../../engine/protocol/failure.js';
import { imageChoicesSchema } from '../../engine/protocol/imageChoices.js';
import { imageFactsSchema } from '../../engine/protocol/imageFacts.js';
import { modelFactsSchema } from '../../engine/protocol/modelFacts.js';
import { modelOpeningSchema } from '../../engine/protocol/modelOpening.js';
import { providerSchema } from '../../engine/protocol/provider.js';
import { runBatchSchema } from '../../engine/protocol/runEvent.js';
import { answerScoreSchema } from './answerScore.js';
import { answerTextSchema, askPayloadSchema, imageIdSchema, scorePayloadSchema } from './contracts.js';

/**
 * What the main process and the engine process say to each other. Both sides parse what arrives: a message
 * that does not fit is a bug of the sender and never reaches a handler.
 */

const ids = z.string().min(1).max(64);

/** A picture as the two processes speak of it: the engine process opens it once, whoever names it first. */
const imageReferenceSchema = z.object({
  imageId: imageIdSchema,
  /** Where to read it, also in a process that was started since. */
  path: z.string(),
  /** What people call it, for messages. */
  name: z.string(),
  /** sha256 of the file as it was opened, hexadecimal; null while nobody has read it. */
  encodedHash: z.string().nullable(),
  /** What of it is shown; left out where nothing is chosen. */
  choices: imageChoicesSchema.optional(),
  /** Of a large picture, whose rows are read where they lie: its size, and where they may lie decoded. */
  large: z
    .object({ width: z.int().positive(), height: z.int().positive(), rowsPath: z.string().nullable() })
    .optional(),
});
export type ImageReference = Readonly<z.infer<typeof imageReferenceSchema>>;

/** An experiment about a run, or the rest of one. */
export const experimentOrderSchema = z.object({
  question: z.string(),
  settings: askOptionsSchema,
  /** Tokens of the run's answer. */
  answerIds: z.array(z.int().min(0)).min(1),
  plan: experimentPlanSchema,
  /** What was found before it was cut off. */
  known: z.object({ base: experimentBaseSchema.nullable(), points: z.array(experimentPointSchema) }),
});
export type ExperimentOrder = Readonly<z.infer<typeof experimentOrderSchema>>;

/** Messages to the engine process. */
export const toEngineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('open'),
    checkpointDir: z.string(),
    provider: providerSchema,
    opening: modelOpeningSchema.optional(),
  }),
  z.object({
    type: z.literal('ask'),
    runId: ids,
    image: imageReferenceSchema,
    question: askPayloadSchema.omit({ imageId: true, origin: true }),
  }),
  z.object({ type: z.literal('stop'), runId: ids }),
  /** One at a time; a question goes first. */
  z.object({
    type: z.literal('experiment'),
    experimentId: ids,
    image: imageReferenceSchema,
    order: experimentOrderSchema,
  }),
  z.object({ type: z.literal('stop-experiment'), experimentId: ids }),
  /** Turn a text into the tokens with which the open model writes it in an answer. */
  answerTextSchema.extend({ type: z.literal('tokens'), requestId: ids }),
  /** Score an answer; a question that comes meanwhile ends it, and it is then to be asked for again. */
  z.object({
    type: z.literal('score'),
    requestId: ids,
    image: imageReferenceSchema,
    question: scorePayloadSchema.omit({ imageId: true, answerIds: true, heads: true }),
    answerIds: scorePayloadSchema.shape.answerIds,
    heads: scorePayloadSchema.shape.heads,
  }),
  z.object({ type: z.literal('stop-score'), requestId: ids }),
  /** Open a picture; where Chromium cannot show its format, write its upright pixels to `displayPath` as PNG. */
  z.object({
    type: z.literal('open-image'),
    image: imageReferenceSchema,
    displayPath: z.string(),
  }),
  /** Write what the open model gets of a picture as PNG files; `hd` only where the model has it. */
  z.object({
    type: z.literal('model-views'),
    requestId: ids,
    image: imageReferenceSchema,
    paths: z.object({ input: z.string(), lowres: z.string(), hd: z.string() }),
  }),
  /** Write a small picture of a picture as a PNG file. */
  z.object({ type: z.literal('thumbnail'), requestId: ids, image: imageReferenceSchema, path: z.string() }),
  /** Let go of a picture; one that is still being opened is not opened, and the work on it ends. */
  z.object({ type: z.literal('close-image'), imageId: imageIdSchema }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

/** Sides in pixels of what the engine process wrote of a picture; null where the model has no such input. */
export const modelViewSidesSchema = z.object({ input: z.int(), lowres: z.int(), hd: z.int().nullable() });
export type ModelViewSides = Readonly<z.infer<typeof modelViewSidesSchema>>;

/** What the engine process found out about a picture. */
export const pictureFactsSchema = imageFactsSchema.extend({
  encodedHash: z.string(),
  /** True when `displayPath` was written and must be shown instead of the file itself. */
  transcoded: z.boolean(),
});
export type PictureFacts = Readonly<z.infer<typeof pictureFactsSchema>>;

/** Messages from the engine process. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opening'),
    stage: z.string(),
    done: z.number().min(0),
    total: z.number().min(0),
  }),
  z.object({ type: z.literal('opened'), model: modelFactsSchema }),
  z.object({ type: z.literal('open-failed'), error: failureSchema }),
  runBatchSchema.extend({ type: z.literal('run') }),
  z.object({ type: z.literal('experiment'), experimentId: ids, event: experimentEventSchema }),
  z.object({ type: z.literal('experiment-failed'), experimentId: ids, error: failureSchema }),
  z.object({ type: z.literal('tokens-read'), requestId: ids, ids: z.array(z.int().min(0)).readonly() }),
  z.object({ type: z.literal('tokens-refused'), requestId: ids, error: failureSchema }),
  z.object({ type: z.literal('scored'), requestId: ids, score: answerScoreSchema }),
  z.object({
    type: z.literal('score-refused'),
    requestId: ids,
    error: failureSchema,
    /** It ended only because a question came. */
    gaveWay: z.boolean(),
  }),
  z.object({ type: z.literal('image-opened'), imageId: imageIdSchema, facts: pictureFactsSchema }),
  z.object({ type: z.literal('image-refused'), imageId: imageIdSchema, error: failureSchema }),
  z.object({ type: z.literal('model-views-written'), requestId: ids, sides: modelViewSidesSchema }),
  z.object({ type: z.literal('model-views-refused'), requestId: ids, error: failureSchema }),
  z.object({ type: z.literal('thumbnail-written'), requestId: ids }),
  z.object({ type: z.literal('thumbnail-refused'), requestId: ids, error: failureSchema }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
