import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import { isOfOpenModel } from '../compare/comparison.js';
import { showsSame } from '../runs/runSlice.js';
import { headMap, type HeadOrder } from './headFigures.js';
import type { HeadMapHolder } from './HeadMapHolder.js';

/** Looking at what the heads of a layer look at. */
export interface HeadActions {
  /** Shows the heads of the layer in focus of a run, by default of the one that is shown; null ends that. */
  readonly showHeads: (runId?: string | null) => void;
  /** Has the maps of the layer and token in focus computed, where they are not here. */
  readonly fetchHeads: () => Promise<void>;
  readonly sortHeads: (order: HeadOrder) => void;
  /** Tells the mass of each head on an annotation. */
  readonly measureOn: (annotationId: string | null) => void;
}

/** The actions on heads of one window. */
export function headActions(
  store: AppStore,
  host: Pick<Host, 'scoreAnswer' | 'cancelScores'>,
  holder: HeadMapHolder,
): HeadActions {
  return {
    showHeads: (wanted) => {
      const { shownRunId, runs, heads, focus } = store.getState();
      if (heads?.state === 'asking') void host.cancelScores();
      const run = runs[(wanted === undefined ? shownRunId : wanted) ?? ''];
      const { layer } = focus;
      if (run === undefined || layer === null || run.state === 'running' || run.tokens.length === 0) {
        holder.drop();
        store.setState({ heads: null });
        return;
      }
      store.setState({
        shownRunId: run.runId,
        heads: { runId: run.runId, layer, state: 'here', failure: null },
      });
    },
    fetchHeads: async () => {
      const { heads, runs, focus, images, model } = store.getState();
      const run = runs[heads?.runId ?? ''];
      const { layer, tokenIndex } = focus;
      if (heads === null || run === undefined || layer === null) return;
      const held = holder.of(run.runId, layer);
      if (held !== null && headMap(held, tokenIndex, 0) !== undefined) {
        store.setState({ heads: { runId: run.runId, layer, state: 'here', failure: null } });
        return;
      }
      const image = images[run.imageId];
      const fail = (code: string, message: string): void =>
        store.setState({ heads: { runId: run.runId, layer, state: 'failed', failure: { code, message } } });
      if (!isOfOpenModel(run, model) || image === undefined || !showsSame(run, image)) {
        const message =
          'The answer is computed again to see its heads, which takes the model that gave it and the picture as it was asked about. Open that model, and show the picture as it was.';
        fail('option-invalid', message);
        return;
      }
      // What is held is of another layer, token or answer: it goes before the next comes.
      holder.drop();
      store.setState({ heads: { runId: run.runId, layer, state: 'asking', failure: null } });
      const { imageId, question, runId, settings } = run;
      const reply = await host.scoreAnswer({
        imageId,
        question,
        ...settings,
        answerIds: run.tokens.map(({ id }) => id),
        heads: { layer, firstToken: tokenIndex },
      });
      const now = store.getState().heads;
      // Something else is looked at by now, or nothing.
      if (now?.runId !== runId || now.layer !== layer || now.state !== 'asking') return;
      if (!reply.ok || reply.value.heads === null) {
        const { code, message } = reply.ok
          ? { code: 'option-invalid', message: 'The engine told no heads of this layer.' }
          : reply.error;
        fail(code, message);
        return;
      }
      holder.hold(runId, reply.value.heads);
      store.setState({ heads: { runId, layer, state: 'here', failure: null } });
    },
    sortHeads: (headOrder) => store.setState({ headOrder }),
    measureOn: (headAnnotationId) => store.setState({ headAnnotationId }),
  };
}
