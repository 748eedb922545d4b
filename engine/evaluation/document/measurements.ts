import { selectors } from '../../protocol/selector.js';
import { variants } from '../../protocol/variant.js';

/** One line of the tables: a name, and the options of `fovea eval` that make it. */
export interface Measurement {
  /** Name of its file in the output folder. */
  readonly name: string;
  /** On every question of the data, on the first of each split only, or on the questions that cannot be answered. */
  readonly questions: 'all' | 'some' | 'refused';
  readonly options: readonly string[];
}

/** What selects in the place of attention. */
export const otherSelectors = selectors.filter((selector) => selector !== 'attention');

/** Binarisation thresholds of the curve, 0 to 255. */
export const thresholds = [8, 16, 32, 48, 64, 96, 128, 192] as const;

/** The stored fp16, which the CPU widens without a change of value: `--weights fp16` and `stored` are the same there. */
const exactWeights = 'fp32';

/** Types of weights beside the exact one. */
export const otherWeights = ['int8'] as const;

/** Everything that docs/benchmark.md reports, the most wanted first. */
export const measurements: readonly Measurement[] = [
  ...variants.map((variant) => all(variant, '--variant', variant)),
  ...otherWeights.map((weights) => ({
    name: `flex-${weights}`,
    questions: 'all' as const,
    options: ['--variant', 'flex', '--weights', weights],
  })),
  { ...all('flex-refused', '--variant', 'flex'), questions: 'refused' },
  ...(['flex', 'lowres'] as const).map((variant) => all(`${variant}-blind`, '--variant', variant, '--blind')),
  ...otherSelectors.map((selector) => some(`flex-${selector}`, '--variant', 'flex', '--selector', selector)),
  ...thresholds.map((value) =>
    some(`flex-threshold-${value}`, '--variant', 'flex', '--threshold', `${value}`),
  ),
  some('flex-attention', '--variant', 'flex', '--selector', 'attention'),
];

function all(name: string, ...options: readonly string[]): Measurement {
  return { name, questions: 'all', options: [...options, '--weights', exactWeights] };
}

function some(name: string, ...options: readonly string[]): Measurement {
  return { name, questions: 'some', options: [...options, '--weights', exactWeights] };
}
