/**
 * A small deterministic random source (mulberry32 over mixed seeds): the same seeds give the same numbers on
 * every machine. Not for cryptography.
 *
 * @param seeds any integers; each is mixed in, so `(1, 2)` and `(2, 1)` differ.
 * @returns a function that yields the next number in [0, 1).
 */
export function seededRandom(...seeds: readonly number[]): () => number {
  let state = 0x9e3779b9;
  for (const seed of seeds) state = mix(Math.imul(state, 31) ^ (seed | 0));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state) / 2 ** 32;
  };
}

/** Scrambles 32 bits; returns an unsigned integer. */
function mix(value: number): number {
  let t = Math.imul(value ^ (value >>> 15), value | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}
