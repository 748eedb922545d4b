import type { Region } from '../../../engine/protocol/region.js';
import { zoomRegion } from '../../../engine/selection/zoomRegion.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { Run } from '../runs/run.js';
import type { RunActions } from '../runs/runActions.js';
import { tokenKind } from '../runs/tokenKind.js';

/** A second pass over where an answer looked. */
export interface ZoomActions {
  /**
   * Asks a run's question again (by default the shown one's), its high-res view of the region that the answer attended to, its
   * low-res view of the whole. Refused at the question box where there are no maps, or none stands out.
   */
  readonly zoomWhereLooked: (runId?: string) => Promise<void>;
}

/** The action of one window. */
export function zoomActions(
  store: AppStore,
  host: Pick<Host, 'tokenMaps'>,
  askWith: RunActions['askWith'],
): ZoomActions {
  return {
    zoomWhereLooked: async (runId) => {
      const { runs, shownRunId, images } = store.getState();
      const run = runs[runId ?? shownRunId ?? ''];
      const sessionId = images[run?.imageId ?? '']?.sessionId;
      if (run === undefined || sessionId === undefined) return;
      const region = await lookedAt(run, sessionId, host);
      if (typeof region === 'string') {
        store.setState({ composerError: { code: 'no-zoom', message: region } });
        return;
      }
      await askWith(run.question, { ...run.settings, region }, { runId: run.runId, how: 'zoom' });
    },
  };
}

/** Where an answer looked, from the maps of its tokens, one at a time; or why that is not known, and what to do. */
async function lookedAt(
  run: Run,
  sessionId: string,
  host: Pick<Host, 'tokenMaps'>,
): Promise<Region | string> {
  const { prefill, model, picture, settings } = run;
  const layers = prefill?.selectingLayers.length ?? 0;
  if (settings.region?.use === 'all') return ofRegion;
  if (run.state === 'running') return stillAnswering;
  if (prefill === null || model === null || layers < 2) return noMaps;
  const side = prefill.lowresGrid;
  const sum = new Float32Array(side * side);
  const ended = run.tokens.length > 1 && tokenKind(run.tokens.at(-1)!, run) === 'end' ? 1 : 0;
  for (let tokenIndex = 0; tokenIndex < run.tokens.length - ended; tokenIndex++) {
    const reply = await host.tokenMaps({ sessionId, runId: run.runId, tokenIndex });
    if (!reply.ok) return reply.error.message;
    // What the last layer chose is read by nobody.
    for (let layer = 0; layer < layers - 1; layer++) {
      const map = reply.value.subarray(layer * side * side, (layer + 1) * side * side);
      if (!Number.isNaN(map[0])) map.forEach((value, token) => (sum[token]! += value));
    }
  }
  const place = zoomRegion([sum], {
    lowresGrid: side,
    imageWidth: picture.width,
    imageHeight: picture.height,
    leastSide: model.lowresSize,
  });
  return place === null ? nothingStandsOut : { ...place, use: 'highres' };
}

const ofRegion =
  'This answer is about a region, which it saw alone. Zoom from an answer about the whole picture.';
const stillAnswering = 'The answer is still being given. Zoom to where it looked once it has ended.';
const noMaps =
  'This answer has no attention maps, so it is not known where it looked. Ask with FlexAttention first.';
const nothingStandsOut =
  'No place stands out in what this answer attended to. Draw a region to ask about instead.';
