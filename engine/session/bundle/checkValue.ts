import type { z } from 'zod';
import { maxShapePoints } from '../../protocol/sessionLimits.js';
import type { RefuseBundle } from './BundleError.js';

/** Values in one part of a file: two outlines of the longest. */
const maxPartValues = 8 * maxShapePoints;

/**
 * Parses a value that holds no more values than `maxValues`, so that a million wrong ones make one refusal and not a million
 * complaints.
 *
 * @throws BundleError `bundle-too-large`, `bundle-malformed` with the first complaint
 */
export function checkValue<T>(
  schema: z.ZodType<T>,
  value: unknown,
  where: string,
  refuse: RefuseBundle,
  maxValues = maxPartValues,
): T {
  if (countUpTo(value, maxValues) > maxValues) {
    throw refuse('bundle-too-large', `${where} holds more than ${maxValues} values`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path.join('.') ?? '').slice(0, 200);
  const complaint = (issue?.message ?? 'wrong type').slice(0, 300);
  throw refuse(
    'bundle-malformed',
    `${where} is not as it has to be${place === '' ? '' : ` at ${place}`} (${complaint})`,
  );
}

/** A list whose items are parsed one by one, up to the first that is wrong. @throws BundleError as `checkValue` */
export function checkList<T>(
  schema: z.ZodType<T>,
  value: unknown,
  most: number,
  where: string,
  refuse: RefuseBundle,
): T[] {
  if (!Array.isArray(value)) throw refuse('bundle-malformed', `${where}: expected a list`);
  if (value.length > most) {
    throw refuse(
      'bundle-too-large',
      `${where}: it holds ${value.length} of them, and at most ${most} are taken`,
    );
  }
  return value.map((one, index) => checkValue(schema, one, `${where}, number ${index + 1},`, refuse));
}

/** Values within a value, counted no further than just over `most`. */
function countUpTo(value: unknown, most: number): number {
  let count = 0;
  const waiting = [value];
  while (waiting.length > 0 && count <= most) {
    const one = waiting.pop();
    count++;
    if (typeof one !== 'object' || one === null) continue;
    const inner = Array.isArray(one) ? (one as unknown[]) : Object.values(one);
    if (waiting.length + inner.length > most) return most + 1;
    for (const value of inner) waiting.push(value);
  }
  return count;
}
