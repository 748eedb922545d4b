/**
 * `npx tsx engine/evaluation/document/measureBlocks.ts [--limit N]`: how probable the shipped model holds the right answers to the
 * sealed questions (training/sealed), by the type of its weights. Prints the table of docs/benchmark.md, "Blocks of 4 bits".
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../../answering/openEngine.js';
import { scoreAnswer } from '../../answering/scoreAnswer.js';
import { convertCheckpoint } from '../../checkpoint/conversion/convertCheckpoint.js';
import type { TargetWeights } from '../../checkpoint/conversion/convertedTensors.js';
import { MemoryFeatureStore } from '../../seeing/MemoryFeatureStore.js';
import { findDatasets } from '../datasets/findDatasets.js';
import type { Question } from '../datasets/Question.js';
import { pictureOf } from '../datasets/Question.js';
import { readDatasets } from '../datasets/readDatasets.js';
import { markdownTable } from './markdownTable.js';
import { scriptOptions } from './scriptOptions.js';

const measured: Readonly<Record<string, TargetWeights>> = {
  fp32: { weights: 'fp32' },
  int8: { weights: 'int8' },
  'int4, blocks of 32': { weights: 'int4' },
  'int4, blocks of 32, zero points': { weights: 'int4', symmetric: false },
  'int4, blocks of 128': { weights: 'int4', blockSize: 128 },
  'int4, blocks of 128, zero points': { weights: 'int4', blockSize: 128, symmetric: false },
};

const root = fileURLToPath(new URL('../../..', import.meta.url));
const model = path.join(root, 'assets', 'models', 'fovea-mini');
const splits = ['text', 'attribute', 'spatial', 'magnifier', 'aerial'];
const { limit = '20' } = scriptOptions('tsx measureBlocks.ts', { limit: 'first questions of each split' });

const folders = splits.map((split) => path.join(root, 'training', 'sealed', split));
const all = await readDatasets(await findDatasets(folders));
const questions = splits.flatMap((split) =>
  all.filter((question) => question.split === split).slice(0, Number(limit)),
);
const featureStore = new MemoryFeatureStore(questions.length);
const converted = mkdtempSync(path.join(tmpdir(), 'fovea-blocks-'));
try {
  const rows: string[][] = [];
  let exact: readonly number[] | undefined;
  for (const [name, target] of Object.entries(measured)) {
    const dir = path.join(converted, name);
    await convertCheckpoint(model, dir, target);
    const megabytes = statSync(path.join(dir, 'model.safetensors')).size / 1e6;
    const losses = await measure(dir, questions);
    const meanOf = (own: readonly number[]) => own.reduce((sum, loss) => sum + loss, 0) / own.length;
    const bySplit = splits.map((split) => meanOf(losses.filter((_, i) => questions[i]!.split === split)));
    exact ??= losses;
    const moved = meanOf(losses.map((loss, i) => Math.abs(loss - exact![i]!)));
    const numbers = [...bySplit, meanOf(losses), moved].map((loss) => loss.toFixed(3));
    rows.push([name, megabytes.toFixed(1), ...numbers]);
    console.error(rows.at(-1)!.join(' | '));
  }
  console.log(markdownTable([['weights', 'MB', ...splits, 'all', 'moved by'], ...rows]));
} finally {
  rmSync(converted, { recursive: true });
}

/** Negative log-likelihood of each right answer with its end, a token, in nats. */
async function measure(checkpointDir: string, asked: readonly Question[]): Promise<number[]> {
  const engine = await openEngine({
    checkpointDir,
    provider: 'cpu',
    weights: 'stored',
    threads: 1,
    featureStore,
  });
  const losses: number[] = [];
  for (const question of asked) {
    const ids = engine.encodeAnswer(question.answers[0]!, { end: true });
    const request = { image: await pictureOf(question), question: question.question };
    const { logProbability } = await scoreAnswer(engine, request, ids);
    losses.push(-logProbability / ids.length);
  }
  await engine.dispose();
  return losses;
}
