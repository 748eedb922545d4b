import { questionCheck } from '../answering/questionCheck.js';
import { EngineError } from '../protocol/EngineError.js';
import { maxNewTokens, maxThreshold } from '../protocol/limits.js';
import { selectors } from '../protocol/selector.js';
import type { Command, CommandContext } from './command.js';
import { choice, numberOption, type ParsedOptions } from './commandOptions.js';
import { engineOptionSpecs, readAskSettings, readOpening, withEngine } from './engineOptions.js';
import { checkQuestions } from '../evaluation/checkQuestions.js';
import { chooseQuestions } from '../evaluation/chooseQuestions.js';
import { evaluationEngineOptions } from '../evaluation/evaluationEngineOptions.js';
import type { EvaluationReport } from '../evaluation/evaluationReport.js';
import { findDatasets } from '../evaluation/datasets/findDatasets.js';
import { mergeResults } from '../evaluation/mergeResults.js';
import { modelFiles, modelIdentity } from '../evaluation/modelIdentity.js';
import { readDatasets } from '../evaluation/datasets/readDatasets.js';
import { failedQuestionsError } from '../evaluation/questionFailure.js';
import { runEvaluation } from '../evaluation/runEvaluation.js';
import { checkQuestion } from '../text/prompt.js';
import { parseShard } from '../evaluation/shard.js';
import { pictureOptionSpecs, readImageChoices } from './pictureOptions.js';
import { checkFolderOutput } from './checkOutput.js';
import { checkReportTargets, refuseReportsOverInputs, writeReport } from './writeReport.js';

/** `fovea eval`: accuracy, cost and selection on data sets, and merging the results of shards. */
export const evalCommand: Command = {
  name: 'eval',
  summary: 'Measure answers on data sets: your own (questions.jsonl) and published benchmarks',
  positionals: ['DATASET...'],
  options: {
    model: { value: 'DIR', description: 'checkpoint folder (default: the shipped fovea-mini)' },
    ...engineOptionSpecs,
    ...pictureOptionSpecs,
    selector: {
      value: selectors.join('|'),
      description: 'what selects high-res cells (default attention)',
    },
    threshold: { value: '0-255', description: "binarisation threshold instead of the model's own" },
    'max-tokens': { value: 'N', description: 'longest answer, in tokens' },
    split: { value: 'A,B', description: 'only these splits' },
    limit: { value: 'N', description: 'at most N questions of each split' },
    shard: { value: 'K/N', description: 'only part K of N, the same image always in the same part' },
    blind: { description: 'replace every image by a blank one: what can be guessed' },
    resume: { value: 'FILE', description: 'keep results here and go on from them' },
    features: { value: 'DIR', description: 'keep what the vision tower made here, for other variants' },
    merge: { description: 'the DATASETs are results files of shards (from --resume): put them together' },
    json: { value: 'FILE|-', description: 'write everything as one JSON object (-: to stdout)' },
    markdown: { value: 'FILE|-', description: 'write the table (default: to stdout)' },
  },
  async run(options, context) {
    await checkReportTargets(options.values);
    const features = options.values.get('features');
    if (features !== undefined) await checkFolderOutput('--features', features);
    const report = options.values.has('merge')
      ? await merge(options, context)
      : await evaluate(options, context);
    await writeReport(report, options.values, context.stdout);
    const { failures = [], expected } = report;
    if (failures.length > 0) throw failedQuestionsError(failures, expected);
  },
};

async function evaluate(options: ParsedOptions, context: CommandContext): Promise<EvaluationReport> {
  const { signal, stderr } = context;
  const selector = choice(options, 'selector', selectors, 'attention');
  const threshold = numberOption(options, 'threshold', { least: 0, most: maxThreshold, whole: false });
  const maxTokens = numberOption(options, 'max-tokens', { least: 1, most: maxNewTokens });
  const settings = {
    ...readAskSettings(options),
    selector,
    signal,
    threshold,
    sampling: maxTokens === undefined ? undefined : { maxNewTokens: maxTokens },
  };
  const choices = readImageChoices(options);
  const { variant } = settings;
  if (variant !== 'flex' && (threshold !== undefined || options.values.has('selector'))) {
    throw new EngineError(
      'option-invalid',
      `Expected --selector and --threshold with --variant flex only: ${variant} selects nothing.`,
    );
  }
  const limit = numberOption(options, 'limit', { least: 1, most: 1e9 }) ?? Infinity;
  const shard = parseShard(options.values.get('shard'));
  const datasets = await findDatasets(options.positionals);
  const known = await readDatasets(datasets);
  const chosen = chooseQuestions(known, { splits: options.values.get('split')?.split(','), limit, shard });
  const modelDir = options.values.get('model') ?? context.defaultModelDir;
  checkQuestions(chosen.ofShard, checkQuestion);
  await refuseReportsOverInputs(options.values, [
    ...datasets.flatMap(({ questionFiles }) => questionFiles),
    ...new Set(known.map(({ embedded, imagePath }) => embedded?.file ?? imagePath)),
    ...(await modelFiles(modelDir, variant)),
  ]);
  const fits = await questionCheck(modelDir, variant, readOpening(options)).catch(() => null); // opening the engine tells what is wrong
  if (fits !== null) checkQuestions(chosen.ofShard, fits);
  const engineOptions = await evaluationEngineOptions(modelDir, {
    featuresDir: options.values.get('features'),
    threadsGiven: options.values.has('threads'),
  });
  return withEngine(
    modelDir,
    options,
    context,
    async (engine) => {
      const { modelName: model, weights, provider } = engine.info;
      const subject = {
        model,
        identity: await modelIdentity(modelDir, variant, readOpening(options)),
        variant,
        selector,
        threshold: variant === 'flex' ? (threshold ?? engine.info.threshold) : null,
        weights,
        provider,
        maxTokens: maxTokens ?? null,
        blind: options.values.has('blind'),
        ...(Object.keys(choices).length > 0 && { choices }),
      };
      const resumeFile = options.values.get('resume');
      const plan = {
        subject,
        known,
        chosen,
        shard: `${shard.number}/${shard.count}`,
        resumeFile,
        settings,
        progress: stderr,
      };
      const report = await runEvaluation(engine, plan);
      if (report.answered + (report.failures?.length ?? 0) < report.expected) {
        const advice =
          resumeFile === undefined ? 'Nothing is kept without --resume FILE' : 'The same command goes on';
        stderr.write(`stopped after ${report.answered} of ${report.expected} questions. ${advice}.\n`);
      }
      return report;
    },
    engineOptions,
  );
}

async function merge(options: ParsedOptions, { stderr }: CommandContext): Promise<EvaluationReport> {
  const pointless = [...options.values.keys()].filter(
    (name) => !['merge', 'json', 'markdown'].includes(name),
  );
  if (pointless.length > 0) {
    throw new EngineError(
      'option-invalid',
      `Expected --merge with results files, --json and --markdown only, but got --${pointless.join(', --')}.`,
    );
  }
  await refuseReportsOverInputs(options.values, options.positionals);
  const { report, notices } = await mergeResults(options.positionals);
  for (const notice of notices) stderr.write(`${notice}\n`);
  return report;
}
