import { join } from 'node:path';
import { readTextFile } from '../../storage/readTextFile.js';

/** Share of training questions answered right, over the questions of some steps that end at `step`. */
export interface CurvePoint {
  readonly step: number;
  readonly right: number;
}

/** Log lines put together into one point, so that the curve shows more than the noise of its batches. */
const linesPerPoint = 4;

/**
 * The learning curve of each variant's own run, from `own-<variant>.jsonl` in the folder of training logs.
 * A variant without a log is left out.
 * @throws Error naming the file and line where a log is not what `training.train.finetune` writes
 */
export async function readLearningCurves<Variant extends string>(
  folder: string,
  variants: readonly Variant[],
): Promise<Map<Variant, CurvePoint[]>> {
  const curves = new Map<Variant, CurvePoint[]>();
  for (const variant of variants) {
    const path = join(folder, `own-${variant}.jsonl`);
    const log = await readTextFile(path).catch((reason: unknown) => {
      if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') return null;
      throw reason;
    });
    if (log !== null) curves.set(variant, learningCurve(log, variant, path));
  }
  return curves;
}

/** Means of every few lines of a log; lines at its end that do not fill a point are left out. */
export function learningCurve(log: string, variant: string, path: string): CurvePoint[] {
  const lines = log
    .trim()
    .split('\n')
    .map((line, index) => pointOf(line, variant, `${path}, line ${index + 1}`));
  const points: CurvePoint[] = [];
  for (let end = linesPerPoint; end <= lines.length; end += linesPerPoint) {
    const joined = lines.slice(end - linesPerPoint, end);
    const sum = joined.reduce((total, { right }) => total + right, 0);
    points.push({ step: lines[end - 1]!.step, right: sum / linesPerPoint });
  }
  return points;
}

function pointOf(line: string, variant: string, place: string): CurvePoint {
  const { step, [variant]: right } = JSON.parse(line) as Record<string, unknown>;
  if (typeof step === 'number' && typeof right === 'number') return { step, right };
  throw new Error(`${place}: expected the numbers "step" and "${variant}", got ${line.slice(0, 80)}`);
}
