import type { Failure } from '../../engine/protocol/failure.js';

/** Every reply is one of these two; nothing is thrown across a boundary. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };
