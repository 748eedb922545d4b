/** `npm run benchmark:examples -- --data DIR`: draws twelve held-out questions, failures among them, for the document. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDatasets } from '../datasets/findDatasets.js';
import type { Question } from '../datasets/Question.js';
import { readDatasets } from '../datasets/readDatasets.js';
import { isRight } from '../judges/judges.js';
import { readResults } from '../ResultsFile.js';
import type { Engine } from '../../answering/Engine.js';
import { openEngine } from '../../answering/openEngine.js';
import { chosenShares } from '../../selection/chosenShares.js';
import { benchmarkPaths } from './benchmarkPaths.js';
import { chooseExamples } from './chooseExamples.js';
import { drawExample } from './drawExample.js';
import type { Example } from './exampleTable.js';
import { questionsHash, resultFilesOf, resultsBase } from './resultFiles.js';
import { scriptOptions, wholeNumber } from './scriptOptions.js';
import { orderSplits } from './titles.js';

const given = scriptOptions('benchmark:examples', {
  data: 'folder of data sets (needed)',
  results: 'results files of flex, with commas between (default: those of npm run benchmark)',
  work: 'folder that npm run benchmark kept them in (.cache/benchmark)',
  out: 'folder for the pictures and examples.json (docs/benchmark)',
  model: 'checkpoint folder (assets/models/fovea-mini)',
  layer: 'layer whose selection is drawn (the last one that is read)',
  count: 'how many (12)',
});
if (given.data === undefined) throw new Error('Expected --data DIR, the folder of the data sets.');
const outDir = given.out ?? benchmarkPaths.summaries;
const modelDir = given.model ?? benchmarkPaths.model;

const questions = new Map<string, Question>();
for (const question of await readDatasets(await findDatasets([given.data])))
  questions.set(question.key, question);
const results = await flexResults(given.data);
const splits = orderSplits(results.map((result) => result.split));
const chosen = chooseExamples(
  results,
  splits,
  (key) => questions.get(key)?.imagePath,
  wholeNumber('count', given.count, 12),
);

const folder = join(outDir, 'examples');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const engine = await openEngine({ checkpointDir: modelDir, weights: 'fp32', threads: 1 });
try {
  const layer = given.layer === undefined ? engine.info.layers - 2 : Number(given.layer);
  const examples: Example[] = [];
  for (const { key, expected } of chosen) {
    examples.push(await makeExample(engine, questions.get(key)!, expected, layer, examples.length + 1));
    console.log(`${examples.length} of ${chosen.length}: ${key}`);
  }
  await writeFile(join(outDir, 'examples.json'), `${JSON.stringify({ examples }, null, 1)}\n`);
} finally {
  await engine.dispose();
}

async function flexResults(dataDir: string) {
  const workDir = given.work ?? benchmarkPaths.work;
  const data = await questionsHash(dataDir);
  const files =
    given.results?.split(',') ??
    (await resultFilesOf(await resultsBase(workDir, 'flex', { modelDir, variant: 'flex', data })));
  const recorded = await Promise.all(files.map(readResults));
  const all = new Map(recorded.flatMap((file) => file.results).map((result) => [result.key, result]));
  if (all.size === 0) {
    throw new Error(
      `Expected results of flex on these questions in ${workDir}. Run npm run benchmark first, or name --results.`,
    );
  }
  return [...all.values()];
}

/** Asks once more, this time keeping what each layer selected, and draws it. */
async function makeExample(
  model: Engine,
  asked: Question,
  expected: string,
  layer: number,
  number: number,
): Promise<Example> {
  const { id, split, imagePath, question, targetCells = [] } = asked;
  const grids: Uint8Array[] = [];
  let answer = '';
  for await (const event of model.ask({ image: { path: imagePath }, question, variant: 'flex' })) {
    if (event.type === 'layer' && event.layer === layer) grids.push(event.selectionGrid);
    if (event.type === 'done') answer = event.answer;
  }
  if (grids.length === 0)
    throw new Error(`Expected --layer to be one that selects, but layer ${layer} does not.`);
  const shares = [...chosenShares(grids)];
  const correct = isRight(answer, asked);
  const name = `${String(number).padStart(2, '0')}-${split}-${correct ? 'right' : 'wrong'}.jpg`;
  await writeFile(join(folder, name), await drawExample({ imagePath, shares, targetCells }));
  return {
    file: `benchmark/examples/${name}`,
    split,
    id,
    question,
    expected,
    answer,
    correct,
    layer,
    selectedFraction: Number((shares.reduce((sum, share) => sum + share, 0) / shares.length).toFixed(4)),
    targetSelected: targetCells.length === 0 ? null : targetCells.some((cell) => shares[cell]! > 0),
  };
}
