import { useEffect, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { useModelPictures, type ModelPictures } from '../../canvas/layers/useModelPictures.js';
import type { AppState } from '../../state/appStore.js';
import {
  inputOfCells,
  whatWasRead,
  type AnsweredBy,
  type ModelInput,
} from '../../state/masks/whatWasRead.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { modelViewText } from './modelViewText.js';
import { useShownSelection } from './useOverlayView.js';

/** What the model saw, as the canvas draws it. */
export interface DrawnModelView {
  readonly pictures: ModelPictures;
  readonly cells: readonly ModelInput[];
  readonly highresGrid: number;
}

/** What is shown in place of the original pixels, and what is to be said of it. */
export interface ModelView {
  /** null while the original is shown. */
  readonly drawn: DrawnModelView | null;
  /** null when the original is what was asked for. */
  readonly badge: {
    readonly state: 'shown' | 'waiting' | 'failed';
    readonly title: string;
    readonly text: string;
  } | null;
}

/** What the model saw of an image, where that is to be shown; has it made when it is first wanted. */
export function useModelView(image: OpenedImage): ModelView {
  const pixels = useApp((state) => state.pixels);
  const model = useApp((state) => state.model);
  const isReady = useApp((state) => state.engine.state === 'ready');
  const run = useApp(useShallow(whatIsRead));
  const focus = useApp((state) => state.focus);
  const selection = useShownSelection();
  const made = useApp(({ modelView }) =>
    modelView?.imageId === image.imageId && modelView.model === model ? modelView : null,
  );
  const actions = useActions();
  const isWanted = pixels !== 'original' && isReady && model !== null && made === null;
  useEffect(() => {
    if (isWanted) void actions.makeModelView();
  }, [isWanted, image.imageId, actions]);

  const views = pixels !== 'original' && made?.state === 'made' ? made.views : null;
  const urls = useMemo(
    () => views && { input: views.input.url, lowres: views.lowres.url, hd: views.hd?.url ?? null },
    [views],
  );
  const loaded = useModelPictures(urls);
  const reading = useMemo(
    () => model && whatWasRead(run, selection, focus, model),
    [run, selection, focus, model],
  );
  const cells = useMemo(() => reading && inputOfCells(pixels, reading), [pixels, reading]);
  const drawn = useMemo(
    () =>
      loaded.state === 'ready' && cells !== null && model !== null
        ? { pictures: loaded.pictures, cells, highresGrid: model.highresGrid }
        : null,
    [loaded, cells, model],
  );

  if (pixels === 'original') return { drawn: null, badge: null };
  if (model === null || reading === null) {
    return { drawn: null, badge: { state: 'waiting', title: 'The original', text: waitingForModel } };
  }
  const words = modelViewText(pixels, reading, image, model, run?.settings.variant ?? null);
  if (drawn !== null || cells === null) return { drawn, badge: { state: 'shown', ...words } };
  if (made?.state === 'failed') {
    return { drawn, badge: { state: 'failed', title: notMade, text: made.message } };
  }
  if (loaded.state === 'failed') {
    return { drawn, badge: { state: 'failed', title: notMade, text: 'Its pixels could not be loaded.' } };
  }
  const text = isReady || made !== null ? `making ${words.title.toLowerCase()}…` : waitingForModel;
  return { drawn, badge: { state: 'waiting', title: 'Still the original', text } };
}

/** Of the shown run only what the reading depends on: tokens that come change nothing. */
function whatIsRead({ runs, shownRunId }: AppState): AnsweredBy | undefined {
  const run = runs[shownRunId ?? ''];
  return run && { model: run.model, settings: run.settings, state: run.state, prefill: run.prefill };
}

const waitingForModel = 'what the model saw is shown once a model is open';
const notMade = 'The original: what the model saw could not be made.';
