import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../protocol/EngineError.js';
import { imageChoicesSchema } from '../protocol/imageChoices.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import type { Shard } from '../evaluation/shard.js';
import { readTextFile } from '../storage/readTextFile.js';

/** With what a batch is asked: parts of equal subjects belong together, all others do not. */
const subjectSchema = z.object({
  /** Name of the checkpoint, for people. */
  model: z.string(),
  /** Hash of weights, configuration and tokenizer (`modelIdentity`). */
  identity: z.string(),
  variant: z.string(),
  selector: z.string(),
  /** Binarisation threshold, 0 to 255; null where the variant selects nothing. */
  threshold: z.number().nullable(),
  weights: z.string(),
  provider: z.string(),
  temperature: z.number(),
  topP: z.number(),
  seed: z.number(),
  maxNewTokens: z.number(),
});
export type BatchSubject = Readonly<z.infer<typeof subjectSchema>>;

/** One question about one picture, and what became of it: a row of the table. */
const answerSchema = z.object({
  picture: z.string(),
  name: z.string(),
  width: z.int(),
  height: z.int(),
  choices: imageChoicesSchema,
  question: z.string(),
  /** The right answer; null where nobody said. */
  expected: z.string().nullable(),
  state: z.enum(['finished', 'stopped', 'failed']),
  answer: z.string(),
  /** Probability of the whole answer, calibrated as the checkpoint says; null for one that the model did not end. */
  probability: z.number().nullable(),
  /** Whether the answer is the expected one but for case, white space and a full stop; null without one. */
  right: z.boolean().nullable(),
  /** Whether the picture, the question lie outside what the model was taught; null where it says nothing. */
  outsidePicture: z.boolean().nullable(),
  outsideQuestion: z.boolean().nullable(),
  /** Mean selected share, 0 to 1; null where the variant selects nothing. */
  selectedFraction: z.number().nullable(),
  seconds: z.number().nullable(),
  sessionId: z.string(),
  runId: z.string(),
});
export type BatchAnswer = Readonly<z.infer<typeof answerSchema>>;

/** A picture that could not be asked about. */
const failureSchema = z.object({ picture: z.string(), questions: z.int(), reason: z.string() });
export type BatchFailure = Readonly<z.infer<typeof failureSchema>>;

const partSchema = z.object({
  format: z.literal('fovea-batch-part'),
  version: z.literal(1),
  shard: z.object({ number: z.int().min(1), count: z.int().min(1) }),
  subject: subjectSchema,
  /** Questions of this part. */
  expected: z.int(),
  answers: z.array(answerSchema).readonly(),
  failures: z.array(failureSchema).readonly(),
});

/** What one part of a batch gave: `part-K-of-N.json`. */
export type BatchPart = Readonly<z.infer<typeof partSchema>>;

/** Name of the file of a part. */
export function partFileName({ number, count }: Shard): string {
  return `part-${number}-of-${count}.json`;
}

/** Writes a part into the folder of the results. */
export async function writePart(folder: string, part: Omit<BatchPart, 'format' | 'version'>): Promise<void> {
  const whole: BatchPart = { format: 'fovea-batch-part', version: 1, ...part };
  await writeFileAtomic(path.join(folder, partFileName(part.shard)), `${JSON.stringify(whole)}\n`);
}

/** Reads the file of a part. @throws EngineError `option-invalid` where it is none */
export async function readPart(file: string): Promise<BatchPart> {
  try {
    return partSchema.parse(JSON.parse(await readTextFile(file)));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new EngineError('option-invalid', `Expected a part of a batch in ${file}, but: ${reason}`, {
      cause,
    });
  }
}
