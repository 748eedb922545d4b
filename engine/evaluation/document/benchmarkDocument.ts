/** `npm run benchmark:document`: puts the summaries of docs/benchmark into docs/benchmark.md and draws its plots. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { benchmarkPaths } from './benchmarkPaths.js';
import { documentTables } from './documentTables.js';
import { exampleTable, readExamples } from './exampleTable.js';
import { faithfulnessTables, plotFaithfulness, readTargetCosts } from './faithfulnessTables.js';
import { fillMarkers } from './fillMarkers.js';
import { readLearningCurves } from './learningCurves.js';
import { measurements, thresholds } from './measurements.js';
import { plotAccuracyAgainstCost } from './plotAccuracyAgainstCost.js';
import { plotAccuracyBySplit } from './plotAccuracyBySplit.js';
import { plotLearningCurves } from './plotLearningCurves.js';
import { plotReliability } from './plotReliability.js';
import { plotRiskAgainstCoverage } from './plotRiskAgainstCoverage.js';
import { plotThresholdCurve } from './plotThresholdCurve.js';
import { sureGroupNames, sureGroups } from './refusalTables.js';
import { scriptOptions } from './scriptOptions.js';
import { readSummaries, type MeasurementSummary } from './summaryFile.js';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { variantsInOrder } from './titles.js';
import { readTextFile } from '../../storage/readTextFile.js';

const given = scriptOptions('benchmark:document', {
  from: 'folder of the summaries; plots go there too (docs/benchmark)',
  document: 'document to fill (docs/benchmark.md)',
});
const folder = given.from ?? benchmarkPaths.summaries;
const document = given.document ?? benchmarkPaths.document;

await mkdir(folder, { recursive: true });
const summaries = await readSummaries(folder);
const missing = measurements.filter(({ name }) => !summaries.has(name)).map(({ name }) => name);
if (missing.length > 0) console.log(`Not measured, left open in the document: ${missing.join(', ')}`);

await drawPlots(summaries);
const curves = await readLearningCurves(benchmarkPaths.trainingLogs, variantsInOrder);
if (curves.size > 0) await writePlot('learning-curves', plotLearningCurves(curves));
const costs = await readTargetCosts(folder);
if (costs !== null) await writePlot('faithfulness', plotFaithfulness(costs));
const tables = {
  ...documentTables(summaries),
  ...faithfulnessTables(costs),
  examples: exampleTable(await readExamples(folder)),
};
const filled = fillMarkers(await readTextFile(document), tables);
const style = await resolveConfig(document);
await writeFileAtomic(document, await format(filled, { ...style, parser: 'markdown' }));
console.log(`Filled ${document}`);

async function drawPlots(measured: ReadonlyMap<string, MeasurementSummary>): Promise<void> {
  const byVariant = pick(measured, variantsInOrder, (variant) => variant);
  const byThreshold = pick(measured, thresholds, (threshold) => `flex-threshold-${threshold}`);
  if (byVariant.size > 0) {
    await writePlot('accuracy-by-split', plotAccuracyBySplit(byVariant));
    await writePlot('accuracy-against-cost', plotAccuracyAgainstCost(byVariant));
  }
  const groups = [...sureGroups(measured)].filter(([name]) => name !== sureGroupNames.unanswerable);
  if (groups.length > 0) {
    await writePlot('reliability', plotReliability(groups));
    await writePlot('risk-against-coverage', plotRiskAgainstCoverage(groups));
  }
  const shipped =
    measured.get('flex')?.subject.threshold ?? measured.get('flex-attention')?.subject.threshold;
  if (byThreshold.size > 0 && typeof shipped === 'number') {
    await writePlot('threshold-curve', plotThresholdCurve([...byThreshold], shipped));
  }
}

async function writePlot(name: string, svg: string): Promise<void> {
  await writeFile(join(folder, `${name}.svg`), svg);
  console.log(`Drew ${join(folder, `${name}.svg`)}`);
}

/** The summaries that are there, by key, in order of the keys. */
function pick<Key extends string | number>(
  measured: ReadonlyMap<string, MeasurementSummary>,
  keys: readonly Key[],
  nameOf: (key: Key) => string,
): Map<Key, MeasurementSummary> {
  return new Map(
    keys.flatMap((key) => {
      const summary = measured.get(nameOf(key));
      return summary === undefined ? [] : [[key, summary] as const];
    }),
  );
}
