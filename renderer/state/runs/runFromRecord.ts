import { reportingLayers } from '../../../engine/protocol/reportingLayers.js';
import type { RunRecord, SelectionSums } from '../../../engine/protocol/runRecord.js';
import { readKeptSteering } from '../../../engine/selection/keptGrid.js';
import type { Run } from './run.js';

/**
 * A run as it was kept: the same as it was when it was told. Of one that was cut off with the app the record says `stopped`,
 * and it has no result.
 *
 * @param imageId the picture it was asked about, as that is open now.
 */
export function runFromRecord(record: RunRecord, imageId: string): Run {
  const { runId, question, picture, settings, state, prefill, model, tokens, result, failure } = record;
  const { width, height, choices, shown } = picture;
  const { steering, ...asked } = settings;
  return {
    runId,
    imageId,
    picture: { width, height, choices, shown },
    question,
    settings: { ...asked, ...(steering && { steering: readKeptSteering(steering) }) },
    ...(record.origin && { origin: record.origin }),
    state,
    stopping: false,
    stage: null,
    prefill: prefill && { type: 'prefill', ...prefill },
    model,
    tokens: tokens.map((token) => ({
      type: 'token',
      ...token,
      logProbability: readLogProbability(token.logProbability),
      alternatives: token.alternatives.map((other) => ({
        ...other,
        logProbability: readLogProbability(other.logProbability),
      })),
    })),
    columns: tokens.length,
    ...figuresOf(record.selected),
    // Until somebody has counted them: every layer for every token.
    ...(record.selected === undefined &&
      record.hasMasks && { selections: tokens.length * reportingLayers(prefill).length }),
    result: result && { type: 'done', ...result },
    failure,
  };
}

/** What a run shows of its selections; undefined sums are of a run without any. */
export function figuresOf(
  sums: SelectionSums | undefined,
): Pick<Run, 'selections' | 'readSelections' | 'selectedSum' | 'fractions'> {
  if (sums === undefined) return { selections: 0, readSelections: 0, selectedSum: 0, fractions: null };
  const { selections, read, readShares, least, most } = sums;
  return { selections, readSelections: read, selectedSum: readShares, fractions: { least, most } };
}

/** JSON has no word for minus infinity. */
function readLogProbability(kept: number | null): number {
  return kept ?? -Infinity;
}
