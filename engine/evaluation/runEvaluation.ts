import type { Engine } from '../answering/Engine.js';
import { EngineError } from '../protocol/EngineError.js';
import type { ImageSource } from '../image/imageSource.js';
import { Picture } from '../image/Picture.js';
import { choicesText } from '../protocol/choicesText.js';
import { answerQuestion, type EvaluationSettings } from './answerQuestion.js';
import { blindImage } from './blindImage.js';
import type { ChosenQuestions } from './chooseQuestions.js';
import { EvaluationProgress, type ProgressSink } from './EvaluationProgress.js';
import type { EvaluationReport } from './evaluationReport.js';
import { datasetHash } from './mergeResults.js';
import { pictureOf, type Question } from './datasets/Question.js';
import { type QuestionFailure, questionFailure } from './questionFailure.js';
import type { QuestionResult } from './QuestionResult.js';
import { ResultsFile } from './ResultsFile.js';
import type { Subject } from './subject.js';
import { summarizeResults } from './summarizeResults.js';

/** What an evaluation needs besides the engine. */
export interface EvaluationPlan {
  readonly subject: Subject;
  /** All that the data holds, also what is not asked. */
  readonly known: readonly Question[];
  readonly chosen: ChosenQuestions;
  /** As on the command line, such as `2/8`. */
  readonly shard: string;
  /** Where results are kept; undefined keeps them in memory only. */
  readonly resumeFile: string | undefined;
  readonly settings: EvaluationSettings;
  readonly progress: ProgressSink;
}

/**
 * Asks what has no result yet, question by question, until all are answered or the signal says stop. A question whose
 * picture cannot be read is told of, left out, and tried again by the next start.
 *
 * @throws EngineError `option-invalid` when the results file is of something else, is no results file or belongs to
 * another evaluation that runs, or when the data has changed since
 */
export async function runEvaluation(engine: Engine, plan: EvaluationPlan): Promise<EvaluationReport> {
  const { subject, chosen } = plan;
  const splits = [...new Set(chosen.all.map((question) => question.split))];
  const kept = await ResultsFile.open(plan.resumeFile, subject, {
    shard: plan.shard,
    splits,
    keys: chosen.ofShard.map((question) => question.key),
    questions: chosen.all.length,
    dataset: datasetHash(chosen.all.map((question) => question.key)),
  });
  try {
    return await askOpenQuestions(engine, plan, splits, kept);
  } finally {
    await kept.close();
  }
}

async function askOpenQuestions(
  engine: Engine,
  plan: EvaluationPlan,
  splits: readonly string[],
  kept: ResultsFile,
): Promise<EvaluationReport> {
  const { subject, chosen, settings } = plan;
  checkUnchanged(plan, kept.results);
  const finished = new Set(kept.results.map((result) => result.key));
  const open = chosen.ofShard.filter((question) => !finished.has(question.key));
  const total = chosen.ofShard.length;
  if (open.length < total)
    plan.progress.write(`${total - open.length} of ${total} questions answered before\n`);
  const progress = new EvaluationProgress(plan.progress, total, total - open.length);
  let blank: { of: string; image: ImageSource } | undefined;
  const failures: QuestionFailure[] = [];
  for (const question of open) {
    const result = await ask(question);
    if (result === null) break;
    if ('reason' in result) failures.push(result);
    else await kept.add(result);
    progress.add(question.imagePath);
  }
  progress.close();
  for (const { place, imagePath, reason } of failures)
    plan.progress.write(`${place} (${imagePath}) could not be asked: ${reason}\n`);
  const wanted = new Set(chosen.ofShard.map((question) => question.key));
  const results = kept.results.filter((result) => wanted.has(result.key));
  const counts = { complete: results.length === total, answered: results.length, expected: total };
  const report = { subject, ...counts, summary: summarizeResults(results, splits), results };
  return failures.length === 0 ? report : { ...report, failures };

  /** @returns null when it was cancelled */
  async function ask(question: Question): Promise<QuestionResult | QuestionFailure | null> {
    try {
      const source = await pictureOf(question);
      const choices = { ...subject.choices, ...question.choices };
      const chosen = choicesText(choices);
      let image: ImageSource | Picture = chosen === '' ? source : await Picture.open(source, choices);
      if (subject.blind) {
        const of = JSON.stringify([question.imagePath, chosen]);
        if (blank?.of !== of) blank = { of, image: await blindImage(source, choices) };
        image = blank.image;
      }
      return await answerQuestion(engine, image, question, settings);
    } catch (error) {
      const failure = questionFailure(question, error);
      if (failure === null) throw error;
      return failure;
    }
  }
}

/** A result whose question the data holds under the same id with other content means: not the same data any more. */
function checkUnchanged({ known, resumeFile }: EvaluationPlan, results: ResultsFile['results']): void {
  const keys = new Set(known.map((question) => question.key));
  const names = new Set(known.map(({ split, id }) => JSON.stringify([split, id])));
  const changed = results.filter(
    ({ key, split, id }) => !keys.has(key) && names.has(JSON.stringify([split, id])),
  );
  if (changed.length === 0) return;
  throw new EngineError(
    'option-invalid',
    `The data has changed since ${String(resumeFile)} was begun: ${changed.length} of its ${results.length} questions ` +
      `(first ${changed[0]!.id}) have another text, answer or image now. Name another file with --resume.`,
  );
}
