import { z } from 'zod';
import {
  maxCoordinate,
  maxLabelLength,
  maxNoteLength,
  maxPolygonHoles,
  maxShapePoints,
} from './sessionLimits.js';

/**
 * What a person marks on a picture. Coordinates are pixels of the original, upright picture as it is shown: (0, 0) is the upper
 * left corner of its first pixel, (width, height) the lower right corner of its last. Fractions are kept.
 */

/** Ids are made by whoever makes the thing; unique within a session. They are keys of objects: none is a key that every object has. */
export const sessionPartIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .refine((id) => !(id in Object.prototype), 'Expected an id that is no name every object has');

const coordinate = z.number().min(-maxCoordinate).max(maxCoordinate);
const length = z
  .number()
  .min(0)
  .max(2 * maxCoordinate);

/** `[x, y]`. */
const pointSchema = z.tuple([coordinate, coordinate]).readonly();
/** A corner or place, in pixels of the picture. */
export type ShapePoint = readonly [x: number, y: number];

const ringSchema = z.array(pointSchema).min(3).max(maxShapePoints).readonly();

/** An upright rectangle; `x`, `y` its upper left corner. */
const boxSchema = z.object({
  type: z.literal('box'),
  x: coordinate,
  y: coordinate,
  width: length,
  height: length,
});

/** A closed outline, the last point joined to the first, without the area of its holes. */
const polygonSchema = z.object({
  type: z.literal('polygon'),
  points: ringSchema,
  holes: z.array(ringSchema).max(maxPolygonHoles).readonly().optional(),
});

const arrowSchema = z.object({ type: z.literal('arrow'), from: pointSchema, to: pointSchema });

/** An open line as it was drawn. */
const freehandSchema = z.object({
  type: z.literal('freehand'),
  points: z.array(pointSchema).min(2).max(maxShapePoints).readonly(),
});

const pointShapeSchema = z.object({ type: z.literal('point'), at: pointSchema });

/** Words that begin at a point: the upper left corner of their first line. */
const textSchema = z.object({
  type: z.literal('text'),
  at: pointSchema,
  text: z.string().min(1).max(maxNoteLength),
  /** Height of a line in pixels of the picture. */
  sizePx: z.number().gt(0).max(maxCoordinate),
});

/** What was drawn, by its type. */
export const shapeSchema = z.discriminatedUnion('type', [
  boxSchema,
  polygonSchema,
  arrowSchema,
  freehandSchema,
  pointShapeSchema,
  textSchema,
]);
/** A shape in coordinates of the picture. */
export type Shape = Readonly<z.infer<typeof shapeSchema>>;
/** The kinds of shapes. */
export type ShapeType = Shape['type'];

/** What an annotation is about, beside its place: a question, and a token and a layer of its answer. */
const tieSchema = z.object({
  runId: sessionPartIdSchema,
  tokenIndex: z.int().min(0).optional(),
  layer: z.int().min(0).optional(),
});
/** What an annotation is about. */
export type AnnotationTie = Readonly<z.infer<typeof tieSchema>>;

/** When, as `2026-11-30T18:00:00.000Z`. */
export const timeSchema = z.iso.datetime();

/** A mark with its label and note. */
export const annotationSchema = z.object({
  id: sessionPartIdSchema,
  shape: shapeSchema,
  /** One of the session's labels; null for none. */
  labelId: sessionPartIdSchema.nullable(),
  note: z.string().max(maxNoteLength),
  tie: tieSchema.nullable(),
  /** Page of the file it is on, counted from 1; absent for a file of one page. */
  page: z.int().positive().optional(),
  createdAt: timeSchema,
  changedAt: timeSchema,
});
/** A mark on a picture. */
export type Annotation = Readonly<z.infer<typeof annotationSchema>>;

/** A name for what annotations show, of the person's own list. */
export const labelSchema = z.object({
  id: sessionPartIdSchema,
  name: z.string().trim().min(1).max(maxLabelLength),
  /** `#rrggbb`. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
});
/** A label of a session. */
export type Label = Readonly<z.infer<typeof labelSchema>>;

/** What a person thinks of an answer. */
export const verdictSchema = z.object({
  verdict: z.enum(['right', 'wrong', 'unsure']),
  /** The answer that would have been right; empty where nobody said. */
  expected: z.string().max(maxNoteLength),
  at: timeSchema,
});
/** A person's verdict on an answer. */
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;
