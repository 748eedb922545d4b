/** `npm run benchmark:faithfulness`: what the cells that show what is asked for are worth, on held-out questions. */
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openEngine } from '../../answering/openEngine.js';
import { chooseQuestions } from '../../evaluation/chooseQuestions.js';
import { findDatasets } from '../../evaluation/datasets/findDatasets.js';
import type { Question } from '../../evaluation/datasets/Question.js';
import { readDatasets } from '../../evaluation/datasets/readDatasets.js';
import { benchmarkPaths } from '../../evaluation/document/benchmarkPaths.js';
import { scriptOptions, wholeNumber } from '../../evaluation/document/scriptOptions.js';
import { EvaluationProgress } from '../../evaluation/EvaluationProgress.js';
import { parseShard } from '../../evaluation/shard.js';
import { modelIdentity } from '../../evaluation/modelIdentity.js';
import type { TargetCosts, TargetCostsReport } from '../../findings/targetCosts.js';
import { Picture } from '../../image/Picture.js';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { curveShares, measureTargetCosts, targetDraws } from './measureTargetCosts.js';
import { readTextFile } from '../../storage/readTextFile.js';

const given = scriptOptions(
  'benchmark:faithfulness',
  {
    data: 'folder of data sets, as python -m training.pictures.data writes them (needed)',
    limit: 'questions of each split (40)',
    out: 'folder for the result (docs/benchmark)',
    work: 'folder for what is measured so far (.cache/benchmark)',
    model: 'checkpoint folder (assets/models/fovea-mini)',
    threads: 'threads (1)',
    shard: 'only part K of N, such as 1/2: start without it in the end, which puts them together',
    'as-far': 'measure nothing more: write the result of what is measured so far',
  },
  ['as-far'],
);
if (given.data === undefined) throw new Error('Expected --data DIR, the folder of the data sets.');
const model = given.model ?? benchmarkPaths.model;
const work = given.work ?? benchmarkPaths.work;
const out = given.out ?? benchmarkPaths.summaries;
const identity = await modelIdentity(model, 'flex');
const known = await readDatasets(await findDatasets([given.data]));
const limit = wholeNumber('limit', given.limit, 40);
const { ofShard: questions } = chooseQuestions(known, {
  splits: undefined,
  limit,
  shard: parseShard(given.shard),
});

await mkdir(work, { recursive: true });
const name = `faithfulness-${identity}`;
const file = join(
  work,
  given.shard === undefined ? `${name}.jsonl` : `${name}.${given.shard.replace('/', '-of-')}.jsonl`,
);
const measured = await readMeasured(name);
const engine = await openEngine({
  checkpointDir: model,
  trainedVariant: 'flex',
  weights: 'stored',
  threads: wholeNumber('threads', given.threads, 1),
});
try {
  if (given['as-far'] === undefined) await measureAll();
  if (given.shard === undefined) await writeReport();
} finally {
  await engine.dispose();
}

async function writeReport(): Promise<void> {
  const { modelName, weights, provider } = engine.info;
  const report: TargetCostsReport = {
    ...{
      model: modelName,
      identity,
      weights,
      provider,
      shares: curveShares,
      randomOrders: targetDraws.orders,
    },
    questions: questions.flatMap(({ key }) => measured.get(key) ?? []),
  };
  const text = JSON.stringify(report).replaceAll('{"id"', '\n{"id"');
  await writeFileAtomic(join(out, 'faithfulness.json'), `${text}\n`);
  console.log('Next: npm run benchmark:document');
}

async function measureAll(): Promise<void> {
  const open = questions.filter(({ key }) => !measured.has(key));
  const progress = new EvaluationProgress(process.stderr, questions.length, questions.length - open.length);
  let image: { readonly path: string; readonly picture: Picture } | undefined;
  for (const question of open) {
    const path = question.imagePath;
    if (image?.path !== path) image = { path, picture: await Picture.open({ path }, question.choices) };
    const costs = await measureTargetCosts(engine, image.picture, question, seedOf(question));
    measured.set(question.key, costs);
    await appendFile(file, `${JSON.stringify({ key: question.key, costs })}\n`);
    progress.add(path);
  }
  progress.close();
}

/** Another for each question, and always the same: its place in the data. */
function seedOf({ key }: Question): number {
  return known.findIndex((question) => question.key === key);
}

/** All that the files of the folder hold, of whatever part. */
async function readMeasured(start: string): Promise<Map<string, TargetCosts | null>> {
  const files = (await readdir(work)).filter((entry) => entry.startsWith(start));
  const texts = await Promise.all(files.map((entry) => readTextFile(join(work, entry))));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.endsWith('}'));
  return new Map(
    lines.map((line) => {
      const { key, costs } = JSON.parse(line) as { key: string; costs: TargetCosts | null };
      return [key, costs] as const;
    }),
  );
}
