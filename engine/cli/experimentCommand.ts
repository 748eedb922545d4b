import { modelFiles, modelIdentity } from '../evaluation/modelIdentity.js';
import { ExperimentFile } from '../experiments/ExperimentFile.js';
import { experimentIdentity } from '../experiments/experimentIdentity.js';
import { runExperiment } from '../experiments/runExperiment.js';
import { experimentCsv, experimentRows } from '../findings/experimentCsv.js';
import { findingsText } from '../findings/findingsText.js';
import { experimentFigures } from '../findings/plots/experimentFigures.js';
import { figureSvg } from '../findings/plots/figureSvg.js';
import { Picture } from '../image/Picture.js';
import { EngineError } from '../protocol/EngineError.js';
import type { ExperimentBase, ExperimentPoint } from '../protocol/experiment.js';
import { experimentKinds } from '../protocol/experimentDefaults.js';
import { maxNewTokens, maxThreshold } from '../protocol/limits.js';
import { selectors } from '../protocol/selector.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import { checkQuestion } from '../text/prompt.js';
import { checkOutput } from './checkOutput.js';
import type { Command, CommandContext } from './command.js';
import { choice, numberOption, type ParsedOptions } from './commandOptions.js';
import { engineOptionSpecs, readAskSettings, readOpening, withEngine } from './engineOptions.js';
import { experimentOptionSpecs, readExperimentPlan } from './experimentPlan.js';
import { ExperimentProgress } from './ExperimentProgress.js';
import { pictureOptionSpecs, readImageChoices, writeShown } from './pictureOptions.js';
import { pictureSource } from './pictureSource.js';

/** `fovea experiment`: what an answer depends on, by changing one thing at a time. */
export const experimentCommand: Command = {
  name: 'experiment',
  summary: `Find out what an answer depends on: ${experimentKinds.join(', ')}`,
  positionals: ['KIND', 'IMAGE', 'QUESTION'],
  options: {
    model: { value: 'DIR', description: 'checkpoint folder (default: the shipped fovea-mini)' },
    ...engineOptionSpecs,
    ...pictureOptionSpecs,
    threshold: { value: '0-255', description: "binarisation threshold instead of the model's own" },
    selector: { value: selectors.join('|'), description: 'what selects high-res cells (default attention)' },
    'max-tokens': { value: 'N', description: 'longest answer, in tokens' },
    ...experimentOptionSpecs,
    out: { value: 'FILE.csv', description: 'write the points there; one that is there is gone on with' },
    svg: { value: 'FILE.svg', description: 'draw what was found' },
    json: { description: 'print one JSON object: plan, base, points (instead of the CSV)' },
  },
  async run(options, context) {
    const [word, imageWord, question] = options.positionals as [string, string, string];
    const plan = readExperimentPlan(word, options);
    checkQuestion(question);
    const settings = readSettings(options);
    const choices = readImageChoices(options);
    const source = await pictureSource(imageWord, context);
    const modelDir = options.values.get('model') ?? context.defaultModelDir;
    const inputs = [
      'path' in source ? [source.path] : [],
      await modelFiles(modelDir, settings.variant),
    ].flat();
    const [out, svg] = [options.values.get('out'), options.values.get('svg')];
    if (out !== undefined) await checkOutput('--out', out, inputs);
    if (svg !== undefined) await checkOutput('--svg', svg, [...inputs, ...(out === undefined ? [] : [out])]);
    const image = await Picture.open(source, choices);
    await withEngine(modelDir, options, context, async (engine) => {
      const { weights, provider, modelName } = engine.info;
      const of = experimentIdentity({
        model: await modelIdentity(modelDir, settings.variant, readOpening(options)),
        ...{ weights, provider, picture: image.seenKey, question, settings, plan },
      });
      const file = out === undefined ? null : await ExperimentFile.open(out, of);
      const { signal } = context;
      const found = await carryOut(
        runExperiment({ engine, image, question, settings, signal }, plan, file?.known),
        {
          context,
          write: (base, points, last) => file?.write(base, points, last),
        },
      );
      if (image.known !== undefined) writeShown(image.name, image.known, context.stderr);
      if (found.base === null) return;
      const { base, points } = found;
      if (options.values.has('json')) {
        const report = { model: modelName, image: imageWord, question, plan, base, points };
        context.stdout.write(`${JSON.stringify({ ...report, whole: !found.cancelled })}\n`);
      } else if (out === undefined) {
        context.stdout.write(experimentCsv(experimentRows(plan.kind, of, base, points)));
      }
      for (const line of findingsText(plan.kind, base, points)) context.stderr.write(`${line}\n`);
      if (svg !== undefined && points.length > 0) {
        await writeFileAtomic(svg, figureSvg(experimentFigures(plan.kind, base, points)));
      }
      if (found.cancelled) {
        const advice = out === undefined ? 'Nothing is kept without --out FILE' : 'The same command goes on';
        context.stderr.write(`stopped after ${points.length} points. ${advice}.\n`);
      }
    });
  },
};

/** What came of an experiment; `base` is null where it was cancelled before that was known. */
interface Found {
  readonly base: ExperimentBase | null;
  readonly points: readonly ExperimentPoint[];
  readonly cancelled: boolean;
}

async function carryOut(
  events: ReturnType<typeof runExperiment>,
  {
    context,
    write,
  }: {
    context: CommandContext;
    write: (
      base: ExperimentBase,
      points: readonly ExperimentPoint[],
      last?: boolean,
    ) => Promise<void> | undefined;
  },
): Promise<Found> {
  const progress = new ExperimentProgress(context.stderr);
  const points: ExperimentPoint[] = [];
  let base: ExperimentBase | null = null;
  let cancelled = false;
  try {
    for await (const event of events) {
      if (event.type === 'begun') {
        base = event.base;
        context.stderr.write(`answer: ${base.answer} (log-probability ${base.logProbability.toFixed(4)})\n`);
      } else if (event.type === 'point') {
        points.push(event.point);
        progress.tell(event.done, event.points);
        if (base !== null) await write(base, points);
      } else ({ cancelled } = event);
    }
  } finally {
    progress.close();
    if (base !== null) await write(base, points, true);
  }
  return { base, points, cancelled };
}

function readSettings(options: ParsedOptions) {
  const threshold = numberOption(options, 'threshold', { least: 0, most: maxThreshold, whole: false });
  const maxTokens = numberOption(options, 'max-tokens', { least: 1, most: maxNewTokens });
  const settings = readAskSettings(options);
  if (settings.variant !== 'flex') {
    throw new EngineError(
      'option-invalid',
      `Expected --variant flex, the one that selects cells, but got ${settings.variant}: there is nothing to change.`,
    );
  }
  return {
    ...settings,
    ...(threshold !== undefined && { threshold }),
    ...(maxTokens !== undefined && { sampling: { maxNewTokens: maxTokens } }),
    selector: choice(options, 'selector', selectors, 'attention'),
  };
}
