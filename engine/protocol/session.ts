import { z } from 'zod';
import {
  annotationSchema,
  labelSchema,
  sessionPartIdSchema,
  timeSchema,
  verdictSchema,
} from './annotation.js';
import { samplingSchema } from './askOptions.js';
import { imageChoicesSchema } from './imageChoices.js';
import { imageFormatSchema } from './imageFormat.js';
import { maxThreshold } from './limits.js';
import { keptSteeringSchema } from './runRecord.js';
import { selectorSchema } from './selectionSchemas.js';
import { maxAnnotations, maxLabels, maxSessionNameLength, maxSessionRuns } from './sessionLimits.js';
import { variantSchema } from './variant.js';

/** The version of `session.json` that this Fovea writes; older ones are migrated when they are opened. */
export const sessionVersion = 1;

const finite = z.number();
const share = z.number().min(0).max(1);

/** How a person left the window on a session: it opens so again. */
export const sessionViewSchema = z.object({
  /** What stands in the question box, not asked yet. */
  draft: z.string().max(1_000_000),
  askSettings: z.object({
    variant: variantSchema,
    sampling: samplingSchema,
    threshold: z.number().min(0).max(maxThreshold).optional(),
    selector: selectorSchema,
  }),
  shownRunId: sessionPartIdSchema.nullable(),
  focus: z.object({ tokenIndex: z.int().min(0), layer: z.int().min(0).nullable() }),
  follow: z.boolean(),
  /** CSS pixels per pixel of the picture, and the point of the picture in the middle of the canvas; null where it is fitted. */
  zoom: z.object({ scale: z.number().gt(0), centre: z.tuple([finite, finite]).readonly() }).nullable(),
  /** The square the picture is padded to is shown. */
  padded: z.boolean(),
  overlay: z.object({
    mode: z.enum(['selected', 'attention', 'relative', 'difference', 'frequency', 'sensitivity']),
    scope: z.enum(['all', 'layers', 'tokens']),
    /** Of what the difference is; of cells where it is left out. */
    compare: z.enum(['cells', 'attention']).optional(),
    colourMap: z.enum(['viridis', 'inferno', 'cividis', 'turbo']),
    opacity: share,
    visible: z.boolean(),
  }),
  /** The selections that others are compared with: A, and B where it is not the focus. */
  pins: z
    .array(z.object({ runId: sessionPartIdSchema, tokenIndex: z.int().min(0), layer: z.int().min(0) }))
    .max(2)
    .readonly()
    .optional(),
  pixels: z.enum(['original', 'read', 'input', 'lowres']),
  annotationsVisible: z.boolean(),
  /** The cells that are painted for the next question; absent where none are. */
  plan: keptSteeringSchema.optional(),
});
/** How the window was left. */
export type SessionView = Readonly<z.infer<typeof sessionViewSchema>>;

/** Where the picture of a session is. */
const keptPictureSchema = z.discriminatedUnion('kind', [
  /** In the session's folder, as `picture/<file>`. */
  z.object({ kind: z.literal('copied'), file: z.string().regex(/^[0-9a-f]{64}(\.[a-z0-9]{1,8})?$/) }),
  /** Where the person has it; it counts only while its sha256 is the session's. */
  z.object({ kind: z.literal('referenced'), path: z.string().min(1).max(4096) }),
]);
/** Where a picture is kept. */
export type KeptPicture = Readonly<z.infer<typeof keptPictureSchema>>;

/** The picture a session is about. */
export const sessionPictureSchema = z.object({
  /** File name to show. */
  name: z.string().max(255),
  /** sha256 of the file, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(0),
  format: imageFormatSchema,
  /** Upright, with the choices, in pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  kept: keptPictureSchema,
  /** What of it is shown: bands, range, page. */
  choices: imageChoicesSchema,
});
/** The picture of a session. */
export type SessionPicture = Readonly<z.infer<typeof sessionPictureSchema>>;

/** The parts of a session that a person changes in the window. */
export const sessionPartsSchema = z.object({
  labels: z.array(labelSchema).max(maxLabels).readonly(),
  annotations: z.array(annotationSchema).max(maxAnnotations).readonly(),
  /** By run. */
  verdicts: z.record(sessionPartIdSchema, verdictSchema),
  view: sessionViewSchema.nullable(),
});
/** What a person changes of a session. */
export type SessionParts = Readonly<z.infer<typeof sessionPartsSchema>>;

/** A person's work on one picture: `session.json` of its folder. Runs lie beside it, a file each. */
export const sessionSchema = sessionPartsSchema.extend({
  format: z.literal('fovea-session'),
  version: z.literal(sessionVersion),
  id: sessionPartIdSchema,
  name: z.string().min(1).max(maxSessionNameLength),
  createdAt: timeSchema,
  changedAt: timeSchema,
  /** Version of the app that wrote it last. */
  appVersion: z.string().max(64),
  picture: sessionPictureSchema,
  /** The questions in the order they were asked: `runs/<runId>.json`, `masks/<runId>.npz`. */
  runIds: z.array(sessionPartIdSchema).max(maxSessionRuns).readonly(),
});
/** A person's work on one picture. */
export type Session = Readonly<z.infer<typeof sessionSchema>>;
