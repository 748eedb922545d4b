import { EngineError } from '../protocol/EngineError.js';

/** One of `count` parts that an evaluation is split into; `number` counts from 1. */
export interface Shard {
  readonly number: number;
  readonly count: number;
}

/**
 * Reads `2/8`; nothing given is `1/1`.
 *
 * @throws EngineError `option-invalid`
 */
export function parseShard(text = '1/1'): Shard {
  const [number, count] = (/^\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*$/.exec(text) ?? []).slice(1).map(Number);
  if (number !== undefined && count !== undefined && number >= 1 && number <= count) return { number, count };
  throw new EngineError(
    'option-invalid',
    `Expected --shard to be a part and how many there are, such as 2/8 (the second of eight), but got "${text}".`,
  );
}
