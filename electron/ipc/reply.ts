import { z } from 'zod';

/** An expected failure as it crosses a process boundary: a code to test for and a message to show. */
export const failureSchema = z.object({ code: z.string().max(64), message: z.string().max(4000) });
export type Failure = z.infer<typeof failureSchema>;

/** Every reply is one of these two; nothing is thrown across a boundary. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };
