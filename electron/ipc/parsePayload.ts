import { z } from 'zod';
import { requests, type RequestChannel } from './contracts.js';

/** A payload as its handler takes it, or why it is none. */
export type ParsedPayload =
  { readonly ok: true; readonly payload: unknown } | { readonly ok: false; readonly reason: string };

/**
 * Parses what the window sent in a channel. A field that is undefined crosses processes as one that is there: to what joins a
 * change with what was before, it would be a change to nothing. Here it is as if it were left out.
 */
export function parsePayload(channel: RequestChannel, sent: unknown): ParsedPayload {
  const parsed = requests[channel].safeParse(sent);
  return parsed.success
    ? { ok: true, payload: withoutUndefined(parsed.data) }
    : { ok: false, reason: z.prettifyError(parsed.error) };
}

function withoutUndefined(value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutUndefined(field)]));
}

/** Bytes and lists stay as they are: no list has parts that may be left out. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
