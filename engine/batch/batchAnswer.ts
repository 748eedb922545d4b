import { isRight } from '../evaluation/judges/judges.js';
import type { RunRecord } from '../protocol/runRecord.js';
import type { BatchAnswer } from './batchPart.js';
import type { BatchTask } from './batchTasks.js';

/** The row of a question from the record of its run, which has ended. */
export function batchAnswer(
  record: RunRecord,
  task: BatchTask,
  picture: Pick<BatchAnswer, 'picture' | 'name' | 'sessionId'>,
): BatchAnswer {
  const { runId, result, prefill } = record;
  const answer = result?.answer ?? '';
  const { expected } = task;
  return {
    ...picture,
    width: record.picture.width,
    height: record.picture.height,
    choices: task.choices,
    question: task.question,
    expected,
    state: record.state === 'running' ? 'stopped' : record.state,
    answer,
    probability: wholeProbability(record),
    right:
      expected === null
        ? null
        : isRight(answer, { question: task.question, answers: [expected], judge: 'same-text' }),
    outsidePicture: prefill?.outside?.picture ?? null,
    outsideQuestion: prefill?.outside?.question ?? null,
    selectedFraction: record.settings.variant === 'flex' ? (result?.selectedFraction ?? null) : null,
    seconds: result === null ? null : result.timing.totalMs / 1000,
    runId,
  };
}

/** The product over the tokens up to the one that ends the answer, 0 to 1; null where the model did not end it. */
function wholeProbability({ tokens, result }: RunRecord): number | null {
  if (result?.stopped !== 'end-of-sequence' || tokens.length === 0) return null;
  return Math.exp(tokens.reduce((sum, { logProbability }) => sum + (logProbability ?? -Infinity), 0));
}
