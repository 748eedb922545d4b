import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { RunBatch } from '../../../engine/protocol/runEvent.js';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { choicesText } from '../../../engine/protocol/choicesText.js';
import type { AskQueueSlice } from './askQueueSlice.js';
import { runAfter, type Run } from './run.js';

/** The questions asked in this window, in the order they were asked. */
export interface RunSlice {
  readonly runs: Readonly<Record<string, Run>>;
  readonly runIds: readonly string[];
  /** The run whose masks are shown; null before the first question on the current image. */
  readonly shownRunId: string | null;
}

/** Nothing has been asked. */
export const emptyRuns: RunSlice = { runs: {}, runIds: [], shownRunId: null };

/** Adds a run and shows it. */
export function addRun(slice: RunSlice, run: Run): RunSlice {
  return {
    runs: { ...slice.runs, [run.runId]: run },
    runIds: [...slice.runIds, run.runId],
    shownRunId: run.runId,
  };
}

/** Adds a run and goes on showing what is shown. */
export function addRunBeside({ runs, runIds }: RunSlice, run: Run): Pick<RunSlice, 'runs' | 'runIds'> {
  return { runs: { ...runs, [run.runId]: run }, runIds: [...runIds, run.runId] };
}

/** Puts a run back to where it was and shows it, where its picture is shown as it was asked with. */
export function addRunAt(
  slice: RunSlice & {
    readonly images: Readonly<Record<string, OpenedImage>>;
    readonly currentImageId: string | null;
  },
  run: Run,
  at: number,
): RunSlice {
  const { runs, runIds, images, currentImageId } = slice;
  const image = images[currentImageId ?? ''];
  const isSeen = image?.imageId === run.imageId && showsSame(run, image);
  return {
    runs: { ...runs, [run.runId]: run },
    runIds: [...runIds.slice(0, at), run.runId, ...runIds.slice(at)],
    shownRunId: isSeen ? run.runId : slice.shownRunId,
  };
}

/** Changes one run; unknown ids change nothing. */
export function updateRun(slice: RunSlice, runId: string, change: Partial<Run>): Pick<RunSlice, 'runs'> {
  const run = slice.runs[runId];
  return { runs: run === undefined ? slice.runs : { ...slice.runs, [runId]: { ...run, ...change } } };
}

/** Forgets a run; the one before it on the same picture is shown in its place. */
export function removeRun(slice: RunSlice, runId: string): RunSlice {
  const { [runId]: removed, ...runs } = slice.runs;
  const runIds = slice.runIds.filter((id) => id !== runId);
  const previous =
    removed === undefined ? null : lastRun({ runs, runIds }, (run) => sharesPicture(run, removed));
  return {
    runs,
    runIds,
    shownRunId: slice.shownRunId === runId ? (previous?.runId ?? null) : slice.shownRunId,
  };
}

/** Applies batches of the open model in one go, so that a frame causes one update; unknown ids change nothing. */
export function applyBatches(
  slice: RunSlice & { readonly model: ModelFacts | null },
  batches: readonly RunBatch[],
): Pick<RunSlice, 'runs'> {
  const runs = { ...slice.runs };
  for (const { runId, messages } of batches) {
    const run = runs[runId];
    if (run !== undefined) {
      runs[runId] = messages.reduce((before, message) => runAfter(before, message, slice.model), run);
    }
  }
  return { runs };
}

/** The run that is under way, if any. */
export function activeRun(slice: RunSlice): Run | null {
  return lastRun(slice, (run) => run.state === 'running');
}

/** The run of the person's that is under way on the current image, if any: what Stop stops. */
export function activeRunHere(
  slice: RunSlice & AskQueueSlice & { readonly currentImageId: string | null },
): Run | null {
  const run = activeRun(slice);
  if (run === null || run.runId === slice.askQueue?.runId) return null;
  return run.imageId === slice.currentImageId ? run : null;
}

/** Whether a series of questions is asked of the current image. */
export function isQueueHere({
  askQueue,
  runs,
  currentImageId,
}: RunSlice & AskQueueSlice & { readonly currentImageId: string | null }): boolean {
  return askQueue !== null && runs[askQueue.originRunId]?.imageId === currentImageId;
}

/** The questions asked so far, newest first, each once. */
export function askedQuestions({ runs, runIds }: RunSlice): readonly string[] {
  return [...new Set(runIds.map((id) => runs[id]!.question).reverse())];
}

/** The last run on an image, whatever was chosen of it; null where there is none. */
export function lastRunOf(slice: RunSlice, imageId: string): Run | null {
  return lastRun(slice, (run) => run.imageId === imageId);
}

/** The last run on an image as it is shown now: its masks may be drawn over it. */
export function lastRunShowing(slice: RunSlice, image: Pick<OpenedImage, 'imageId' | 'choices'>): Run | null {
  return lastRun(slice, (run) => run.imageId === image.imageId && showsSame(run, image));
}

/** Whether an image is shown with the choices that a question was asked with. */
export function showsSame(run: Run, { choices = {} }: Pick<OpenedImage, 'choices'>): boolean {
  return choicesText(run.picture.choices) === choicesText(choices);
}

/** Whether two questions were asked about the same picture, shown the same way: their cells lie on the same pixels. */
export function sharesPicture(run: Run, other: Run): boolean {
  return run.imageId === other.imageId && showsSame(run, other.picture);
}

function lastRun(
  { runs, runIds }: Pick<RunSlice, 'runs' | 'runIds'>,
  fits: (run: Run) => boolean,
): Run | null {
  for (let index = runIds.length - 1; index >= 0; index--) {
    const run = runs[runIds[index]!];
    if (run !== undefined && fits(run)) return run;
  }
  return null;
}
