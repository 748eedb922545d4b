import { EngineError } from '../protocol/EngineError.js';
import { type ExperimentPlan, experimentPlanSchema } from '../protocol/experiment.js';
import {
  cellOrders,
  controlLimits,
  defaultThresholds,
  experimentDefaults,
  type ExperimentKind,
  experimentKinds,
  sensitivityMethods,
} from '../protocol/experimentDefaults.js';
import { maxSeed } from '../protocol/limits.js';
import { choice, numberOption, type OptionSpec, type ParsedOptions } from './commandOptions.js';

/** The parameters of experiments, each with the experiment it is for. */
export const experimentOptionSpecs = {
  thresholds: { value: 'A,B', description: 'sweep: thresholds, 0 to 255 (default 17 of them)' },
  controls: { value: 'N', description: 'faithfulness: random controls of each region (default 8)' },
  'control-seed': { value: 'N', description: 'faithfulness: seed of the controls (default 0)' },
  layers: { value: 'A-B', description: 'faithfulness: only what these layers chose' },
  tokens: { value: 'A-B', description: 'faithfulness: only what was chosen for these tokens' },
  order: { value: cellOrders.join('|'), description: 'faithfulness: order of the curves (default chosen)' },
  steps: { value: 'N', description: 'faithfulness: points of each curve (default 9; 0: no curves)' },
  method: {
    value: sensitivityMethods.join('|'),
    description: 'sensitivity: cell by cell (default), or quarters first',
  },
  'refine-from': { value: 'NATS', description: 'sensitivity: change that divides a block (default 0.05)' },
  shifts: { value: 'X,Y;X,Y', description: 'robustness: shifts right and down, in pixels' },
  scales: { value: 'A,B', description: 'robustness: factors of the size' },
  qualities: { value: 'A,B', description: 'robustness: qualities of JPEG, 1 to 100' },
} as const satisfies Record<string, OptionSpec>;

const optionsOf: Readonly<Record<ExperimentKind, readonly (keyof typeof experimentOptionSpecs)[]>> = {
  sweep: ['thresholds'],
  faithfulness: ['controls', 'control-seed', 'layers', 'tokens', 'order', 'steps'],
  sensitivity: ['method', 'refine-from'],
  robustness: ['shifts', 'scales', 'qualities'],
};

/**
 * The experiment that a command line names, with its parameters.
 *
 * @throws EngineError `option-invalid` for an experiment that is not known, and for parameters of another
 */
export function readExperimentPlan(word: string, options: ParsedOptions): ExperimentPlan {
  const kind = experimentKinds.find((known) => known === word);
  if (kind === undefined) {
    throw invalid(`Expected the experiment to be one of ${experimentKinds.join(', ')}, but got "${word}".`);
  }
  const stranger = Object.keys(experimentOptionSpecs).find(
    (name) => options.values.has(name) && !optionsOf[kind].some((own) => own === name),
  );
  if (stranger !== undefined) {
    const own = optionsOf[kind].map((name) => `--${name}`).join(', ');
    throw invalid(`There is no option --${stranger} of the experiment ${kind}. It has ${own}.`);
  }
  const parsed = experimentPlanSchema.safeParse(planOf(kind, options));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(
    `Expected other parameters of ${kind}: ${issue!.path.join('.')} is not right (${issue!.message}). docs/experiments.md has their bounds.`,
  );
}

function planOf(kind: ExperimentKind, options: ParsedOptions): unknown {
  switch (kind) {
    case 'sweep':
      return { kind, thresholds: numbers(options, 'thresholds') ?? defaultThresholds };
    case 'faithfulness':
      return {
        kind,
        controls: numberOption(options, 'controls', controlLimits) ?? experimentDefaults.controls,
        seed: numberOption(options, 'control-seed', { least: 0, most: maxSeed }) ?? experimentDefaults.seed,
        layers: span(options, 'layers'),
        tokens: span(options, 'tokens'),
        order: choice(options, 'order', cellOrders, experimentDefaults.order),
        steps: numberOption(options, 'steps', { least: 0, most: 81 }) ?? experimentDefaults.steps,
      };
    case 'sensitivity':
      return {
        kind,
        method: choice(options, 'method', sensitivityMethods, experimentDefaults.method),
        refineFrom:
          numberOption(options, 'refine-from', { least: 0, most: 1e9, whole: false }) ??
          experimentDefaults.refineFrom,
      };
    case 'robustness': {
      const given = ['shifts', 'scales', 'qualities'].some((name) => options.values.has(name));
      const other = given ? { shifts: [], scales: [], qualities: [] } : experimentDefaults;
      return {
        kind,
        shifts: pairs(options, 'shifts') ?? other.shifts,
        scales: numbers(options, 'scales') ?? other.scales,
        qualities: numbers(options, 'qualities') ?? other.qualities,
      };
    }
  }
}

/** Numbers with commas between; undefined where the option is not given. */
function numbers(options: ParsedOptions, name: string): number[] | undefined {
  const given = options.values.get(name);
  if (given === undefined) return undefined;
  return given.split(',').map((word) => {
    const value = word.trim() === '' ? NaN : Number(word);
    if (Number.isFinite(value)) return value;
    throw invalid(
      `Expected --${name} to be numbers with commas between (such as 0,48,128), but got "${given}".`,
    );
  });
}

function pairs(options: ParsedOptions, name: string): [number, number][] | undefined {
  const given = options.values.get(name);
  return given?.split(';').map((pair) => {
    const [right, down, ...more] = pair.split(',').map((word) => (word.trim() === '' ? NaN : Number(word)));
    if (Number.isInteger(right) && Number.isInteger(down) && more.length === 0) return [right!, down!];
    throw invalid(
      `Expected --${name} to be pairs of whole numbers, right and down, with semicolons between (such as "4,0;0,-4"), but got "${given}".`,
    );
  });
}

/** `3-7` or `3`: first and last, both included. */
function span(options: ParsedOptions, name: string): [number, number] | undefined {
  const given = options.values.get(name);
  if (given === undefined) return undefined;
  const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(given) ?? [];
  if (first !== undefined && Number(first) <= Number(last)) return [Number(first), Number(last)];
  throw invalid(
    `Expected --${name} to be a number or two, first and last (such as 3-7), but got "${given}".`,
  );
}

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}
