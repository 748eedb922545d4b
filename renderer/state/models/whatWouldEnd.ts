import type { AppState } from '../appStore.js';
import { activeRun } from '../runs/runSlice.js';

/** What would end when another model is loaded now, in words for the person; null where nothing would. */
export function whatWouldEnd(state: AppState): string | null {
  const ends = [
    ...(activeRun(state) === null
      ? []
      : ['The answer that is being written ends there; what is written stays, and you can ask again.']),
    ...(!state.experiments.records.some((record) => record.state === 'running')
      ? []
      : [
          'The experiment that runs stops; what it measured is kept, and it can go on with this model later.',
        ]),
  ];
  return ends.length === 0 ? null : ends.join(' ');
}
