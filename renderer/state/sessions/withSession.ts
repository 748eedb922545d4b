import type { Session } from '../../../engine/protocol/session.js';
import { readKeptSteering } from '../../../engine/selection/keptGrid.js';
import type { OpenedImage, Sample } from '../../../electron/ipc/contracts.js';
import type { OpenedSession } from '../../../electron/ipc/sessionContracts.js';
import type { AppState } from '../appStore.js';
import { startHistory } from '../annotations/history.js';
import { planOfSteering } from '../interventions/plan.js';
import { addImage } from '../images/imageSlice.js';
import { runFromRecord } from '../runs/runFromRecord.js';
import { lastRunShowing } from '../runs/runSlice.js';
import { firstAnswerToken } from '../runs/tokenKind.js';
import { layerOf } from '../view/placesSlice.js';
import { absentPicture } from './sessionSlice.js';
import { placeOfView, withSessionView } from './sessionView.js';

/**
 * The state with a session that was opened: its picture, or what stands for it, its questions, and how it was left. Questions
 * asked since are newer than what was kept, and stay as they are.
 */
export function withSession(state: AppState, opened: OpenedSession): Partial<AppState> {
  const { session, imageTrouble } = opened;
  const kept = opened.image ?? absentPicture(session);
  // A picture that is open already may have been chosen of anew meanwhile.
  const image = Object.values(state.images).find(({ sessionId }) => sessionId === session.id) ?? kept;
  const { imageId } = image;
  const restored = opened.runs.filter(({ runId }) => state.runs[runId] === undefined);
  const runs = {
    ...state.runs,
    ...Object.fromEntries(restored.map((record) => [record.runId, runFromRecord(record, imageId)])),
  };
  const own = session.runIds.filter((id) => runs[id] !== undefined);
  const since = state.runIds.filter((id) => runs[id]?.imageId === imageId && !own.includes(id));
  const others = state.runIds.filter((id) => !own.includes(id) && !since.includes(id));
  const withRuns = {
    ...state,
    ...addImage(state, image),
    runs,
    runIds: [...others, ...own, ...since],
  };
  const trouble = opened.image === null && image === kept ? imageTrouble : null;
  const common = {
    images: withRuns.images,
    imageIds: withRuns.imageIds,
    runs,
    runIds: withRuns.runIds,
    sampleImages: withSample(state, image),
    plans: withPlan(state, session),
    sessions: {
      ...state.sessions,
      [session.id]: { sessionId: session.id, name: session.name, pictureTrouble: trouble },
    },
  };
  const { view } = session;
  if (state.currentImageId !== imageId) {
    if (view === null || state.places[imageId] !== undefined) return common;
    return { ...common, places: { ...state.places, [imageId]: placeOfView(view, { runs }) } };
  }
  // It is looked at already: what the person has begun since holds.
  if (since.length > 0) return common;
  if (view !== null) {
    const asLeft = withSessionView(withRuns, image, view);
    return { ...common, ...asLeft, draft: isOffered(state) ? view.draft : state.draft };
  }
  const run = lastRunShowing(withRuns, image);
  if (run === null) return common;
  return {
    ...common,
    shownRunId: run.runId,
    focus: { tokenIndex: firstAnswerToken(run), layer: layerOf(run, state.focus.layer) },
    draft: isOffered(state) ? '' : state.draft,
  };
}

/** The painted cells that were kept; what was painted since stays. */
function withPlan({ plans }: Pick<AppState, 'plans'>, { id, view }: Session): AppState['plans'] {
  const kept = view?.plan;
  if (kept === undefined || plans[id] !== undefined) return plans;
  return { ...plans, [id]: startHistory(planOfSteering(readKeptSteering(kept))) };
}

/** Whether the question box holds nothing of the person's own: empty, or a sample's question as offered. */
export function isOffered({ draft, samples }: Pick<AppState, 'draft' | 'samples'>): boolean {
  if (draft.trim() === '') return true;
  return samples.some(({ questions }) => questions.some(({ question }) => question === draft));
}

/** Knows a sample again that was opened in an earlier run of the app: by its file and its size. */
function withSample(
  { samples, sampleImages }: Pick<AppState, 'samples' | 'sampleImages'>,
  image: OpenedImage,
): AppState['sampleImages'] {
  const isOf = ({ sampleId, width, height }: Sample): boolean =>
    image.name.replace(/\.[^.]*$/, '') === sampleId && image.width === width && image.height === height;
  const sample = image.isFile ? undefined : samples.find(isOf);
  return sample === undefined ? sampleImages : { ...sampleImages, [sample.sampleId]: image.imageId };
}
