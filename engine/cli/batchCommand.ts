import path from 'node:path';
import { questionCheck } from '../answering/questionCheck.js';
import { findBatchPictures } from '../batch/batchPictures.js';
import type { BatchAnswer, BatchSubject } from '../batch/batchPart.js';
import { type BatchQuestion, readBatchQuestions } from '../batch/batchQuestions.js';
import { batchTasks, ofShard } from '../batch/batchTasks.js';
import { type BatchOutcome, finishBatch, mergeBatch } from '../batch/finishBatch.js';
import { runBatch, sessionsFolderName } from '../batch/runBatch.js';
import { checkQuestions } from '../evaluation/checkQuestions.js';
import { evaluationEngineOptions } from '../evaluation/evaluationEngineOptions.js';
import { EvaluationProgress } from '../evaluation/EvaluationProgress.js';
import { modelIdentity } from '../evaluation/modelIdentity.js';
import { parseShard } from '../evaluation/shard.js';
import { EngineError } from '../protocol/EngineError.js';
import { maxNewTokens, maxSeed, maxTemperature, maxThreshold } from '../protocol/limits.js';
import { selectors } from '../protocol/selector.js';
import type { Variant } from '../protocol/variant.js';
import { checkQuestion } from '../text/prompt.js';
import { checkFolderOutput } from './checkOutput.js';
import type { Command, CommandContext, TextSink } from './command.js';
import { choice, numberOption, type ParsedOptions, requiredOption } from './commandOptions.js';
import { engineOptionSpecs, readAskSettings, readOpening, withEngine } from './engineOptions.js';
import { pictureOptionSpecs, readImageChoices } from './pictureOptions.js';
import { packageVersion } from './packageVersion.js';

/** `fovea batch`: a list of questions about many pictures, each picture with a session of its own. */
export const batchCommand: Command = {
  name: 'batch',
  summary: 'Ask a list of questions about many pictures: sessions, a table, a report',
  positionals: ['PICTURES...'],
  options: {
    questions: {
      value: 'FILE',
      description: 'a question a line, or .jsonl: {"question", "image"?, "answer"?}',
    },
    out: {
      value: 'DIR',
      description: 'folder of the results; what is answered there already is not asked again',
    },
    pictures: {
      value: 'reference|copy',
      description: 'sessions name the pictures where they are (default), or hold copies',
    },
    model: { value: 'DIR', description: 'checkpoint folder (default: the shipped fovea-mini)' },
    ...engineOptionSpecs,
    ...pictureOptionSpecs,
    'max-tokens': { value: 'N', description: 'longest answer, in tokens (default 256)' },
    temperature: { value: 'T', description: '0 is greedy (default)' },
    'top-p': { value: 'P', description: 'nucleus mass when sampling (default 1)' },
    seed: { value: 'N', description: 'seed when sampling (default 0)' },
    threshold: { value: '0-255', description: "binarisation threshold instead of the model's own" },
    selector: { value: selectors.join('|'), description: 'what selects high-res cells (default attention)' },
    shard: { value: 'K/N', description: 'only part K of N of the pictures' },
    merge: { description: 'the PICTURES are folders of results: put their parts together' },
  },
  async run(options, context) {
    const out = requiredOption(options, batchCommand, 'out');
    await checkFolderOutput('--out', out);
    const outcome = options.values.has('merge')
      ? await merge(options, out)
      : await ask(options, context, out);
    if (outcome === null) return;
    tell(outcome, out, context.stderr);
    context.stdout.write(`${path.join(out, 'answers.csv')}\n${path.join(out, 'report.html')}\n`);
    if (outcome.failures.length > 0) throw failedPictures(outcome);
  },
};

async function ask(
  options: ParsedOptions,
  context: CommandContext,
  out: string,
): Promise<BatchOutcome | null> {
  const { signal, stderr } = context;
  const questionsFile = requiredOption(options, batchCommand, 'questions');
  const settings = readSettings(options);
  const keep = choice(options, 'pictures', ['reference', 'copy'], 'reference');
  const shard = parseShard(options.values.get('shard'));
  const questions = await readBatchQuestions(questionsFile);
  const modelDir = options.values.get('model') ?? context.defaultModelDir;
  await checkAll(questions, modelDir, settings.variant, readOpening(options));
  const pictures = await findBatchPictures(options.positionals);
  const all = batchTasks(pictures, questions, { choices: readImageChoices(options), questionsFile });
  const mine = ofShard(all, shard);
  const total = mine.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const engineOptions = await evaluationEngineOptions(modelDir, {
    featuresDir: undefined,
    threadsGiven: options.values.has('threads'),
  });
  return withEngine(
    modelDir,
    options,
    context,
    async (engine) => {
      const { modelName: model, weights, provider } = engine.info;
      const { variant, selector, sampling } = settings;
      const subject: BatchSubject = {
        model,
        identity: await modelIdentity(modelDir, variant, readOpening(options)),
        variant,
        selector,
        threshold: variant === 'flex' ? (settings.threshold ?? engine.info.threshold) : null,
        weights,
        provider,
        ...sampling,
      };
      const progress = new EvaluationProgress(stderr, total, 0);
      const part = await runBatch(engine, {
        ...{ pictures: mine, shard, subject, settings, out, keep, signal },
        sessionsFolder: path.join(out, sessionsFolderName),
        residentKeys: readAskSettings(options).residentKeys,
        appVersion: await packageVersion(context.root),
        onAnswer: ({ picture }: BatchAnswer, kept: boolean) =>
          kept ? progress.skip() : progress.add(picture),
        onFailure: ({ picture, reason }) => stderr.write(`${picture} could not be asked about: ${reason}\n`),
      });
      progress.close();
      if (signal.aborted) {
        stderr.write(
          `stopped after ${part.answers.length} of ${total} questions. The same command goes on.\n`,
        );
        return null;
      }
      if (shard.count === 1) return finishBatch(out, [part]);
      stderr.write(
        `part ${shard.number} of ${shard.count} is done. Put all together: fovea batch --merge ${out} --out ${out}\n`,
      );
      if (part.failures.length > 0) throw failedPictures({ failures: part.failures, expected: total });
      return null;
    },
    engineOptions,
  );
}

async function merge(options: ParsedOptions, out: string): Promise<BatchOutcome> {
  const pointless = [...options.values.keys()].filter((name) => !['merge', 'out'].includes(name));
  if (pointless.length > 0) {
    throw new EngineError(
      'option-invalid',
      `Expected --merge with folders of results and --out only, but got --${pointless.join(', --')}.`,
    );
  }
  return mergeBatch(options.positionals, out);
}

function readSettings(options: ParsedOptions) {
  const { variant } = readAskSettings(options);
  const threshold = numberOption(options, 'threshold', { least: 0, most: maxThreshold, whole: false });
  if (variant !== 'flex' && (threshold !== undefined || options.values.has('selector'))) {
    throw new EngineError(
      'option-invalid',
      `Expected --selector and --threshold with --variant flex only: ${variant} selects nothing.`,
    );
  }
  return {
    variant,
    sampling: {
      temperature:
        numberOption(options, 'temperature', { least: 0, most: maxTemperature, whole: false }) ?? 0,
      topP: numberOption(options, 'top-p', { least: 1e-6, most: 1, whole: false }) ?? 1,
      seed: numberOption(options, 'seed', { least: 0, most: maxSeed }) ?? 0,
      maxNewTokens: numberOption(options, 'max-tokens', { least: 1, most: maxNewTokens }) ?? 256,
    },
    ...(threshold !== undefined && { threshold }),
    selector: choice(options, 'selector', selectors, 'attention'),
  };
}

/** Refuses a question that is too long before any model is loaded for the others. */
async function checkAll(
  questions: readonly BatchQuestion[],
  modelDir: string,
  ...[variant, opening]: readonly [variant: Variant, opening: ReturnType<typeof readOpening>]
): Promise<void> {
  checkQuestions(questions, checkQuestion);
  const fits = await questionCheck(modelDir, variant, opening).catch(() => null); // opening the engine tells what is wrong
  if (fits !== null) checkQuestions(questions, fits);
}

function tell({ answered, expected, missing }: BatchOutcome, out: string, stderr: TextSink): void {
  stderr.write(`${answered} of ${expected} questions answered; sessions in ${path.join(out, 'sessions')}\n`);
  if (missing.length > 0)
    stderr.write(
      `Not there yet: part ${missing.join(', ')}. Merge again once ${missing.length === 1 ? 'it is' : 'they are'}.\n`,
    );
}

function failedPictures({ failures, expected }: Pick<BatchOutcome, 'failures' | 'expected'>): EngineError {
  const questions = failures.reduce((sum, failure) => sum + failure.questions, 0);
  return new EngineError(
    'image-unreadable',
    `${questions} of ${expected} questions could not be asked, about ${failures.length} picture${failures.length === 1 ? '' : 's'} ` +
      `(${failures
        .slice(0, 3)
        .map(({ picture }) => picture)
        .join(', ')}${failures.length > 3 ? ', …' : ''}). ` +
      'The report says why; all others are answered. Mend the files, then start the same command again.',
  );
}
