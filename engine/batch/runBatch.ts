import type { Engine } from '../answering/Engine.js';
import type { Shard } from '../evaluation/shard.js';
import { ImageChoiceError } from '../image/ImageChoiceError.js';
import { Picture } from '../image/Picture.js';
import { choicesText } from '../protocol/choicesText.js';
import { EngineError, type EngineErrorCode } from '../protocol/EngineError.js';
import type { RunRecord } from '../protocol/runRecord.js';
import { SessionError } from '../session/SessionError.js';
import { batchAnswer } from './batchAnswer.js';
import {
  type BatchAnswer,
  type BatchFailure,
  type BatchPart,
  type BatchSubject,
  writePart,
} from './batchPart.js';
import { BatchSession, type KeepPicture, shortHash } from './BatchSession.js';
import type { BatchPicture, BatchTask } from './batchTasks.js';

/** What a batch needs besides the engine. */
export interface BatchPlan {
  /** Pictures of this part, with what is asked about each. */
  readonly pictures: readonly BatchPicture[];
  readonly shard: Shard;
  readonly subject: BatchSubject;
  readonly settings: RunRecord['settings'];
  readonly residentKeys: boolean;
  /** Folder of the results. */
  readonly out: string;
  /** Folder of the sessions; usually `sessions` in that of the results. */
  readonly sessionsFolder: string;
  readonly keep: KeepPicture;
  readonly appVersion: string;
  /** Ends the batch after the token that is computed; what was answered stays. */
  readonly signal: AbortSignal;
  /** Awaited before each question: a promise that is not kept yet holds the batch. */
  readonly hold?: () => Promise<void>;
  /** Told of each question once its answer is on the disk, and whether it was there before. */
  readonly onAnswer: (answer: BatchAnswer, kept: boolean) => void;
  /** Told of a picture that could not be asked about. */
  readonly onFailure: (failure: BatchFailure) => void;
}

/** Folder of the sessions below that of the results. */
export const sessionsFolderName = 'sessions';

/**
 * Asks what has no answer yet, picture by picture, each in a session of its own. A picture that cannot be
 * read costs no other. At the end, and where it is stopped, the part is written down as `part-K-of-N.json`.
 *
 * @returns the part as it was written
 * @throws SessionError `session-unwritable` where the disk takes no more; what was answered is kept
 */
export async function runBatch(engine: Engine, plan: BatchPlan): Promise<BatchPart> {
  const answers: BatchAnswer[] = [];
  const failures: BatchFailure[] = [];
  const expected = plan.pictures.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const part = { shard: plan.shard, subject: plan.subject, expected, answers, failures };
  try {
    for (const picture of plan.pictures) {
      if (plan.signal.aborted) break;
      await askAbout(picture);
    }
  } finally {
    await writePart(plan.out, part);
  }
  return { format: 'fovea-batch-part', version: 1, ...part };

  async function askAbout(about: BatchPicture): Promise<void> {
    let left = about.tasks.length;
    try {
      for (const tasks of byChoices(about.tasks)) {
        const picture = await Picture.open({ path: about.path }, tasks[0]!.choices);
        const session = await BatchSession.open(
          plan.sessionsFolder,
          picture,
          { path: about.path, choices: tasks[0]!.choices },
          plan,
        );
        try {
          for (const task of tasks) {
            await plan.hold?.();
            if (plan.signal.aborted) return;
            if (!(await askOne(session, picture, about.path, task))) return;
            left--;
          }
        } finally {
          await session.close();
        }
      }
    } catch (error) {
      if (plan.signal.aborted) return;
      if (!isAboutPicture(error)) throw error;
      const failure = { picture: about.path, questions: left, reason: error.message };
      failures.push(failure);
      plan.onFailure(failure);
    }
  }

  /** @returns false when it was stopped */
  async function askOne(
    session: BatchSession,
    picture: Picture,
    file: string,
    task: BatchTask,
  ): Promise<boolean> {
    const { question, choices } = task;
    const runId = shortHash([picture.seenKey, question, plan.subject]);
    const before = await session.finished(runId);
    const record =
      before ??
      (await session.record(
        runId,
        { picture, choices, question, settings: plan.settings, model: engine.info },
        engine.ask({
          image: picture,
          question,
          residentKeys: plan.residentKeys,
          signal: plan.signal,
          ...plan.settings,
          steering: undefined,
        }),
      ));
    if (record.state === 'stopped' && plan.signal.aborted) return false;
    const answer = batchAnswer(record, task, { picture: file, name: picture.name, sessionId: session.id });
    answers.push(answer);
    plan.onAnswer(answer, before !== null);
    return true;
  }
}

/** Questions about the same pixels together, in the order they first come. */
function byChoices(tasks: readonly BatchTask[]): BatchTask[][] {
  const groups = new Map<string, BatchTask[]>();
  for (const task of tasks) {
    const chosen = choicesText(task.choices);
    groups.set(chosen, [...(groups.get(chosen) ?? []), task]);
  }
  return [...groups.values()];
}

/** Whether an error is about one picture, and so not of the others. */
function isAboutPicture(error: unknown): error is Error {
  if (error instanceof ImageChoiceError) return true;
  if (error instanceof SessionError) return pictureTroubles.has(error.code);
  return error instanceof EngineError && pictureCodes.has(error.code);
}

const pictureTroubles: ReadonlySet<string> = new Set([
  'session-locked',
  'session-malformed',
  'session-newer',
]);

const pictureCodes: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>([
  'not-an-image',
  'image-truncated',
  'image-too-large',
  'image-unreadable',
  'image-changed',
]);
