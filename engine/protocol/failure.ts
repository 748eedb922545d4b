import { z } from 'zod';
import { maxFailureMessageLength } from './limits.js';

/** An expected failure as it crosses a process boundary: a code to test for and a message to show. */
export const failureSchema = z.object({
  code: z.string().max(64),
  message: z.string().max(maxFailureMessageLength),
});

export type Failure = Readonly<z.infer<typeof failureSchema>>;

/** A failure with its message cut to what may cross. */
export function failure(code: string, message: string): Failure {
  return { code, message: message.slice(0, maxFailureMessageLength) };
}
