import { EngineError } from '../protocol/EngineError.js';
import type { BenchContext } from './benchContext.js';
import type { SuiteReport } from './benchReport.js';
import { decoder1bSuite } from './decoder1bSuite.js';
import { decoderSuite } from './decoderSuite.js';
import { firstTokenSuite } from './firstTokenSuite.js';
import { layer7bSuite } from './layer7bSuite.js';

const suites = {
  decoder: decoderSuite,
  'first-token': firstTokenSuite,
  'decoder-1b': decoder1bSuite,
  'layer-7b': layer7bSuite,
} as const satisfies Record<string, (context: BenchContext) => Promise<SuiteReport>>;

/** Names that `fovea bench --suite` takes. */
export const suiteNames = Object.keys(suites) as (keyof typeof suites)[];

/**
 * Runs one suite or all, one after another.
 *
 * @throws EngineError `option-invalid` for an unknown suite
 */
export async function runBench(
  suite: string | undefined,
  context: Omit<BenchContext, 'isAlone'>,
): Promise<SuiteReport[]> {
  const names = suiteNames.filter((name) => suite === undefined || name === suite);
  if (names.length === 0) {
    throw new EngineError(
      'option-invalid',
      `There is no suite "${String(suite)}". Known: ${suiteNames.join(', ')}.`,
    );
  }
  const reports: SuiteReport[] = [];
  for (const name of names) {
    reports.push(await suites[name]({ ...context, isAlone: names.length === 1 }));
  }
  return reports;
}
