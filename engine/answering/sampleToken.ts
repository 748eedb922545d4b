import type { Sampling } from '../protocol/askOptions.js';

/** A token as drawn, with what the model thought of it. */
export interface SampledToken {
  readonly id: number;
  /** Natural logarithm of its calibrated probability, before temperature and nucleus of the sampling. */
  readonly logProbability: number;
}

/**
 * Draws the next token: the most probable one at temperature 0, otherwise from the nucleus of the softened
 * distribution.
 *
 * @param logits float32 [V]. @param random next number in [0, 1).
 */
export function sampleToken(
  logits: Float32Array,
  { temperature, topP }: Pick<Sampling, 'temperature' | 'topP'>,
  random: () => number,
): number {
  if (temperature === 0) return indexOfLargest(logits);
  const probabilities = softmax(logits, temperature);
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
  // The nucleus: the fewest tokens whose probabilities reach topP, never none.
  let mass = 0;
  let size = 0;
  while (size < order.length && (size === 0 || mass < topP)) mass += probabilities[order[size++]!]!;
  let rest = random() * mass;
  for (const id of order.slice(0, size)) {
    rest -= probabilities[id]!;
    if (rest < 0) return id;
  }
  return order[size - 1]!;
}

/**
 * Natural logarithms of the probabilities, float64 inside.
 *
 * @param logits float32 [V]. @param temperature what they are divided by first. @returns float64 [V].
 */
export function logSoftmax(logits: Float32Array, temperature = 1): Float64Array {
  const max = logits[indexOfLargest(logits)]!;
  let sum = 0;
  for (const logit of logits) sum += Math.exp((logit - max) / temperature);
  const logSum = Math.log(sum);
  return Float64Array.from(logits, (logit) => (logit - max) / temperature - logSum);
}

/** Entropy in nats of a distribution, 0 or more. @param logProbabilities natural logarithms, float64 [V]. */
export function entropyOf(logProbabilities: Float64Array): number {
  let sum = 0;
  for (const logProbability of logProbabilities) {
    // What cannot come has -Infinity, and adds nothing.
    if (logProbability > -Infinity) sum -= Math.exp(logProbability) * logProbability;
  }
  return Math.max(0, sum);
}

/** Ids of the `count` largest values, largest first; of equal ones the lower id comes first. */
export function largestIndices(values: ArrayLike<number>, count: number): number[] {
  const best: number[] = [];
  for (let id = 0; id < values.length; id++) {
    let place = best.length;
    while (place > 0 && values[id]! > values[best[place - 1]!]!) place--;
    if (place >= count) continue;
    best.splice(place, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function softmax(logits: Float32Array, temperature: number): Float64Array {
  const max = logits[indexOfLargest(logits)]!;
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - max) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
