import { z } from 'zod';

/** How far from what was taught: 1 is the limit of what still counts as alike. */
const distance = z.number().min(0);

/**
 * Whether a question and its picture are unlike those a model was taught, by the rule that lies with its weights
 * (docs/checkpoint-format.md, "What was taught"). It tells whether the answer can mean anything, not whether it is right.
 */
export const outsideTaughtSchema = z.object({
  picture: z.boolean(),
  question: z.boolean(),
  pictureDistance: distance,
  questionDistance: distance,
});

export type OutsideTaught = Readonly<z.infer<typeof outsideTaughtSchema>>;
