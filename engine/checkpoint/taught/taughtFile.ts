import { z } from 'zod';

/** File of a checkpoint folder that says what the model was taught (docs/checkpoint-format.md, "What was taught"). */
export const taughtFileName = 'taught.json';

/** The layout that is read. */
export const taughtVersion = 1;

const float32 = z.base64().transform((text, context) => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  const values = bytes.length % 4 === 0 ? new Float32Array(bytes.buffer) : null;
  if (values?.every(Number.isFinite) === true) return values;
  context.addIssue({ code: 'custom', message: 'Expected base64 of finite float32 values, little-endian' });
  return z.NEVER;
});
const limit = z.number().positive();
const words = z.array(z.string().min(1)).nonempty();

const pictureKindSchema = z
  .object({ mean: float32, axes: float32, spreads: float32, rest: z.number().positive() })
  .refine(({ mean, axes, spreads }) => mean.length > 0 && axes.length === spreads.length * mean.length, {
    message: 'Expected an axis of the length of "mean" for each of "spreads"',
    path: ['axes'],
  })
  .refine(({ spreads }) => spreads.every((spread) => spread > 0), {
    message: 'Expected positive values',
    path: ['spreads'],
  });

/** What the file holds; its two rules are those of `TaughtPictures` and `TaughtQuestions`. */
export const taughtFileSchema = z.object({
  version: z.literal(taughtVersion),
  /** `towerIdentity` of the vision tower that the rule for pictures was measured with. */
  tower: z.string(),
  pictures: z.object({
    kinds: z.array(pictureKindSchema).nonempty(),
    unit: limit,
    slope: float32,
    offset: z.number(),
    limit,
  }),
  questions: z
    .object({
      groups: z.record(z.string().min(1), words),
      subjects: words,
      runs: z.tuple([words, words, words]),
      weights: z.tuple([limit, limit, limit]),
      limit: limit.max(1),
    })
    .refine(({ groups, subjects }) => subjects.every((name) => groups[name] !== undefined), {
      message: 'Expected names of "groups"',
      path: ['subjects'],
    }),
});

/** What a model was taught, as its folder tells it. */
export type TaughtFile = z.output<typeof taughtFileSchema>;
