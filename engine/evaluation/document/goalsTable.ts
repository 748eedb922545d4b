import { markdownTable, pairedPoints, percent } from './markdownTable.js';
import { pairedDifference, type PairedDifference } from './pairedDifference.js';
import type { MeasurementSummary } from './summaryFile.js';

type Summaries = ReadonlyMap<string, MeasurementSummary>;

/** A goal, what was found, and whether that meets it; undefined where it was not measured. */
type Row = readonly [goal: string, wanted: string, found: string, met: boolean | undefined];

/** Room for what floating point adds at a bound. */
const tolerance = 1e-9;

/** The goals of the project against what was measured. Differences are paired: same questions, 95 % interval behind. */
export function goalsTable(summaries: Summaries): string {
  const gainOver = (other: string) => paired(summaries, 'flex', other);
  const text = (name: string) =>
    summaries.get(name)?.summary.splits.find(({ split }) => split === 'text')?.accuracy;
  const flex = summaries.get('flex')?.summary.mean;
  const full = summaries.get('full')?.summary.mean;
  const cost = ratio(flex?.decoderTflops, full?.decoderTflops);
  const rows: readonly Row[] = [
    gainRow('Flex over low-res, mean', 'at least +25 points', gainOver('lowres'), (gain) =>
      atLeast(gain, 0.25),
    ),
    gainRow('Flex over HD, mean', 'ahead', gainOver('hd'), (gain) => gain > 0),
    gainRow('Flex over XAttn, mean', 'ahead', gainOver('xattn'), (gain) => gain > 0),
    gainRow('Flex against full, mean', 'at most 3 points behind', gainOver('full'), (gain) =>
      atLeast(gain, -0.03),
    ),
    shareRow('decoder TFLOP of Flex, share of full', 'at most 60 %', cost, (share) => atLeast(0.6, share)),
    shareRow('`text`, Flex', 'at least 70 %', text('flex'), (share) => atLeast(share, 0.7)),
    shareRow('`text`, low-res', 'below 20 %', text('lowres'), (share) => share < 0.2),
    shareRow('selected share of the picture', 'at most 15 %', flex?.selectedFraction, (share) =>
      atLeast(0.15, share),
    ),
    shareRow('questions that read a target cell', 'at least 85 %', flex?.targetInQuestion, (share) =>
      atLeast(share, 0.85),
    ),
    gainRow(
      'int8 against fp16, mean',
      'at most 1 point lost',
      paired(summaries, 'flex-int8', 'flex'),
      (gain) => atLeast(gain, -0.01),
    ),
  ];
  const body = rows.map(([goal, wanted, found, met]) => [
    goal,
    wanted,
    found,
    met === undefined ? 'not measured' : met ? 'met' : '**missed**',
  ]);
  return markdownTable([['goal', 'wanted', 'measured', ''], ...body]);
}

/** How much better one measurement is than another; null when one is missing or they asked different questions. */
export function paired(summaries: Summaries, name: string, other: string): PairedDifference | null {
  const [a, b] = [summaries.get(name), summaries.get(other)];
  if (a === undefined || b === undefined) return null;
  if (a.data !== b.data || a.limit !== b.limit) return null;
  return pairedDifference(a.correct, b.correct);
}

function gainRow(
  goal: string,
  wanted: string,
  gain: PairedDifference | null,
  meets: (gain: number) => boolean,
): Row {
  return [goal, wanted, pairedPoints(gain), gain === null ? undefined : meets(gain.difference)];
}

function shareRow(
  goal: string,
  wanted: string,
  share: number | null | undefined,
  meets: (share: number) => boolean,
): Row {
  return [goal, wanted, percent(share), share === null || share === undefined ? undefined : meets(share)];
}

function atLeast(value: number, bound: number): boolean {
  return value >= bound - tolerance;
}

function ratio(a: number | null | undefined, b: number | null | undefined): number | undefined {
  return typeof a === 'number' && typeof b === 'number' ? a / b : undefined;
}
