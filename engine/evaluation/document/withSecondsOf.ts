import type { Measures } from '../summarizeResults.js';
import type { MeasurementSummary } from './summaryFile.js';

/**
 * A measurement with the seconds of an earlier one, and the machine they are of: when weights change and what is computed with
 * them does not, right answers can be measured anew on a machine that is busy otherwise.
 *
 * @throws Error when the earlier one is of another name, or lacks a split
 */
export function withSecondsOf(
  earlier: MeasurementSummary | undefined,
  measured: MeasurementSummary,
): MeasurementSummary {
  if (earlier?.name !== measured.name)
    throw new Error(
      `Expected an earlier summary of ${measured.name} with its seconds: measure without --keep-seconds.`,
    );
  const splits = measured.summary.splits.map((split) => {
    const known = earlier.summary.splits.find((row) => row.split === split.split);
    if (known === undefined)
      throw new Error(`The earlier summary of ${measured.name} has no seconds of the split ${split.split}.`);
    return { ...split, ...secondsOf(known) };
  });
  const mean = { ...measured.summary.mean, ...secondsOf(earlier.summary.mean) };
  return { ...measured, machine: earlier.machine, summary: { splits, mean } };
}

function secondsOf({ decoderSeconds, furtherDecoderSeconds, visionSeconds }: Measures) {
  return { decoderSeconds, furtherDecoderSeconds, visionSeconds };
}
