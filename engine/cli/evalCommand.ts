import { EngineError } from '../errors.js';
import type { Selector } from '../selection/selector.js';
import { selectors } from '../selection/selector.js';
import type { Command, CommandContext } from './command.js';
import { choice, numberOption } from './commandOptions.js';
import { engineOptionSpecs, readAskSettings, withEngine } from './engineOptions.js';
import { answerQuestion } from './evaluation/answerQuestion.js';
import { readQuestions, type Question } from './evaluation/readQuestions.js';
import { ResumeFile } from './evaluation/ResumeFile.js';
import { evaluationTable, summarizeResults } from './evaluation/summarizeResults.js';

/** `fovea eval`: accuracy, cost and selection on a data set. */
export const evalCommand: Command = {
  name: 'eval',
  summary: 'Measure answers on a data set: a folder with images and questions.jsonl',
  positionals: ['DATASET'],
  options: {
    model: { value: 'DIR', description: 'checkpoint folder (default: the shipped fovea-mini)' },
    ...engineOptionSpecs,
    selector: {
      value: selectors.join('|'),
      description: 'what selects high-res patches (default attention)',
    },
    split: { value: 'A,B', description: 'only these splits' },
    limit: { value: 'N', description: 'at most N questions of each split' },
    resume: { value: 'FILE', description: 'keep results here and go on from them' },
    json: { description: 'print one JSON object instead of a table' },
  },
  async run(options, context) {
    const [datasetDir] = options.positionals as [string];
    const modelDir = options.values.get('model') ?? context.defaultModelDir;
    const selector: Selector = choice(options, 'selector', selectors, 'attention');
    const settings = { ...readAskSettings(options), selector, signal: context.signal };
    const limit = numberOption(options, 'limit', { least: 1, most: 1e9 }) ?? Infinity;
    const questions = chooseQuestions(await readQuestions(datasetDir), options.values.get('split'), limit);
    const subject = { dataset: datasetDir, model: modelDir, variant: settings.variant, selector };
    const weights = options.values.get('weights') ?? 'as stored';
    const kept = await ResumeFile.open(options.values.get('resume'), { ...subject, weights });
    const wanted = new Set(questions.map((question) => question.id));
    const finished = new Set(kept.results.map((result) => result.id));
    const open = questions.filter((question) => !finished.has(question.id));
    const info = await withEngine(modelDir, options, context, async (engine) => {
      for (const [index, question] of open.entries()) {
        const result = await answerQuestion(engine, datasetDir, question, settings);
        if (result === null) break;
        await kept.add(result);
        report(context, index + 1, open.length);
      }
      return engine.info;
    });
    const results = kept.results.filter((result) => wanted.has(result.id));
    const summary = summarizeResults(results);
    if (options.values.has('json')) {
      const { provider } = info;
      const whole = { ...subject, weights: info.weights, provider, complete: results.length === wanted.size };
      context.stdout.write(`${JSON.stringify({ ...whole, ...summary, results })}\n`);
    } else if (results.length > 0) {
      context.stdout.write(evaluationTable(summary));
    }
  },
};

/** The first `limit` of each split, those on one image one after another so that its features are reused. */
function chooseQuestions(all: readonly Question[], splits: string | undefined, limit: number): Question[] {
  const known = [...new Set(all.map((question) => question.split))];
  const chosen = splits === undefined ? known : splits.split(',');
  const missing = chosen.filter((split) => !known.includes(split));
  if (missing.length > 0) {
    throw new EngineError(
      'option-invalid',
      `Expected --split to name splits of the data set (${known.join(', ')}), but got ${missing.join(', ')}.`,
    );
  }
  const questions = chosen.flatMap((split) =>
    all.filter((question) => question.split === split).slice(0, limit),
  );
  const byImage = new Map<string, Question[]>();
  for (const question of questions) {
    byImage.set(question.image, [...(byImage.get(question.image) ?? []), question]);
  }
  return [...byImage.values()].flat();
}

function report({ stderr }: CommandContext, done: number, total: number): void {
  if (stderr.isTTY === true) stderr.write(`\r${done} of ${total} questions`);
  else if (done % 50 === 0 || done === total) stderr.write(`${done} of ${total} questions\n`);
}
