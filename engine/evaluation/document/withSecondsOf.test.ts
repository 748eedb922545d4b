import { expect, test } from 'vitest';
import type { MeasurementSummary } from './summaryFile.js';
import { withSecondsOf } from './withSecondsOf.js';

function measured(name: string, accuracy: number, seconds: number, ...splits: string[]): MeasurementSummary {
  const row = { accuracy, decoderSeconds: seconds, furtherDecoderSeconds: seconds, visionSeconds: seconds };
  const summary = { splits: splits.map((split) => ({ split, ...row })), mean: row };
  return { name, machine: { processor: `${seconds}` }, summary } as unknown as MeasurementSummary;
}

test('right answers are the new ones, seconds and their machine the earlier ones', () => {
  const joined = withSecondsOf(measured('flex', 0.5, 1, 'text'), measured('flex', 0.7, 9, 'text'));
  const row = { accuracy: 0.7, decoderSeconds: 1, furtherDecoderSeconds: 1, visionSeconds: 1 };
  expect(joined.summary).toEqual({ splits: [{ split: 'text', ...row }], mean: row });
  expect(joined.machine.processor).toBe('1');
});

test('what was not measured before has no seconds to keep', () => {
  const now = measured('flex', 0.7, 9, 'text', 'aerial');
  expect(() => withSecondsOf(undefined, now)).toThrow('measure without --keep-seconds');
  expect(() => withSecondsOf(measured('hd', 0.5, 1, 'text', 'aerial'), now)).toThrow('summary of flex');
  expect(() => withSecondsOf(measured('flex', 0.5, 1, 'text'), now)).toThrow('aerial');
});
