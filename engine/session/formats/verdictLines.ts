import { imageFormats } from '../../protocol/imageFormats.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import type { Session, SessionPicture } from '../../protocol/session.js';
import type { ExportSource } from './exportSource.js';
import { answerOf } from './runFacts.js';

/** File of the questions in the folder of a data set, as `fovea eval` looks for it. */
export const verdictsFile = 'questions.jsonl';

/**
 * Questions with the answers that a person holds for right, as a data set that `fovea eval` reads: a line of JSON a question,
 * the picture beside it. The right answer is the expected one, or the model's where its verdict is `right`.
 */
export function verdictLines({ session, runs }: Pick<ExportSource, 'session' | 'runs'>): string {
  const { id, picture, verdicts } = session;
  return runs
    .flatMap((run) => {
      const answer = rightAnswer(run, session);
      if (answer === null) return [];
      const { bands, range, page } = run.picture.choices;
      const line = {
        id: `${id}-${run.runId}`,
        image: verdictsPictureName(picture),
        question: run.question,
        answer,
        kind: verdicts[run.runId]!.verdict,
        ...(bands && { bands }),
        ...(range && { range }),
        ...(page && { page }),
        modelAnswer: answerOf(run),
        model: run.model?.modelName ?? null,
      };
      return [`${JSON.stringify(line)}\n`];
    })
    .join('');
}

/** Name of the picture in the folder: safe on every system, and the same for the same picture. */
export function verdictsPictureName({ sha256, format }: SessionPicture): string {
  return `${sha256.slice(0, 16)}.${imageFormats[format].extensions[0]}`;
}

/** What is left out, in sentences. */
export function verdictNotes({ session, runs }: Pick<ExportSource, 'session' | 'runs'>): string[] {
  const without = runs.filter(({ runId }) => session.verdicts[runId] === undefined).length;
  const unknown = runs.filter(
    (run) => session.verdicts[run.runId] !== undefined && rightAnswer(run, session) === null,
  ).length;
  const notes: string[] = [];
  if (without > 0) notes.push(`${without} of ${runs.length} questions have no verdict and are left out.`);
  if (unknown > 0)
    notes.push(`${unknown} have a verdict but no right answer and are left out: say what was expected.`);
  return notes;
}

/** null where nobody said what would be right. */
function rightAnswer(run: RunRecord, { verdicts }: Session): string | null {
  const verdict = verdicts[run.runId];
  if (verdict === undefined || run.question.trim() === '') return null;
  if (verdict.expected.trim() !== '') return verdict.expected.trim();
  const answer = answerOf(run).trim();
  return verdict.verdict === 'right' && answer !== '' ? answer : null;
}
