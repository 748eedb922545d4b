import type { ExperimentUpdate } from '../../../electron/ipc/experimentContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { ExperimentPlan, ExperimentRecord } from '../../../engine/protocol/experiment.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { FocusActions } from '../masks/focusActions.js';
import type { ExperimentSlice } from './experimentSlice.js';

/** What the dialog of experiments does. */
export interface ExperimentActions {
  /** Opens the dialog about a run; without one about the run that is shown. Nothing without a run. */
  readonly openExperiments: (runId?: string) => Promise<void>;
  readonly closeExperiments: () => void;
  /** Shows one that is there; null sets up a new one. */
  readonly showExperiment: (experimentId: string | null) => void;
  readonly startExperiment: (plan: ExperimentPlan) => Promise<void>;
  readonly resumeExperiment: (experimentId: string) => Promise<void>;
  readonly cancelExperiment: () => void;
  readonly deleteExperiment: (experimentId: string) => Promise<void>;
  /** Brings back the one that was deleted last. */
  readonly restoreExperiment: () => Promise<void>;
  readonly exportExperiment: (experimentId: string, format: 'csv' | 'svg') => Promise<void>;
  /** Leaves the dialog and lays what a sensitivity experiment found over the picture, with the answer it is about. */
  readonly showSensitivity: (experimentId: string) => void;
  readonly receiveExperiment: (update: ExperimentUpdate) => void;
}

type Experiments = ExperimentSlice['experiments'];

/** The actions on experiments, of one window. */
export function experimentActions(
  store: AppStore,
  host: Host,
  { focusPlace }: Pick<FocusActions, 'focusPlace'>,
): ExperimentActions {
  const now = (): Experiments => store.getState().experiments;
  const set = (change: Partial<Experiments>): void =>
    store.setState((state) => ({ experiments: { ...state.experiments, ...change } }));
  const take = <T>(reply: Reply<T>): T | null => {
    if (reply.ok) return reply.value;
    set({ error: reply.error.message });
    return null;
  };
  const list = async (sessionId: string): Promise<void> => {
    const records = take(await host.listExperiments({ sessionId }));
    if (records !== null && now().sessionId === sessionId) set({ records });
  };
  const began = (record: ExperimentRecord | null): void => {
    if (record === null) return;
    // What came of it meanwhile is newer than the reply.
    const isKnown = now().records.some(
      (one) => one.experimentId === record.experimentId && one.state === 'running',
    );
    set({ shownId: record.experimentId, ...(!isKnown && { records: withRecord(now().records, record) }) });
  };

  return {
    openExperiments: async (given) => {
      const { runs, images, shownRunId } = store.getState();
      const run = runs[given ?? shownRunId ?? ''];
      const sessionId = images[run?.imageId ?? '']?.sessionId;
      if (run === undefined || sessionId === undefined) return;
      const isOther = now().sessionId !== sessionId;
      set({
        ...{ open: true, runId: run.runId, sessionId, error: null, exportedTo: null, deletedId: null },
        ...(isOther && { records: [], shownId: null, secondsLeft: null }),
      });
      await list(sessionId);
      const { records, shownId } = now();
      const running = records.find(({ state }) => state === 'running');
      if (running !== undefined) set({ shownId: running.experimentId });
      else if (!records.some(({ experimentId }) => experimentId === shownId)) set({ shownId: null });
    },
    closeExperiments: () => set({ open: false }),
    showExperiment: (shownId) => set({ shownId, error: null, exportedTo: null }),
    startExperiment: async (plan) => {
      const { sessionId, runId } = now();
      if (sessionId === null || runId === null) return;
      set({ error: null, secondsLeft: null });
      began(take(await host.startExperiment({ sessionId, runId, plan })));
    },
    resumeExperiment: async (experimentId) => {
      const { sessionId } = now();
      if (sessionId === null) return;
      set({ error: null, secondsLeft: null });
      began(take(await host.resumeExperiment({ sessionId, experimentId })));
    },
    cancelExperiment: () => void host.cancelExperiment(),
    deleteExperiment: async (experimentId) => {
      const { sessionId } = now();
      if (sessionId === null) return;
      set({ error: null });
      const reply = await host.deleteExperiment({ sessionId, experimentId });
      take(reply);
      if (!reply.ok) return;
      set({ deletedId: experimentId, shownId: null });
      set({ records: now().records.filter((one) => one.experimentId !== experimentId) });
    },
    restoreExperiment: async () => {
      const { sessionId, deletedId } = now();
      if (sessionId === null || deletedId === null) return;
      take(await host.restoreExperiment({ sessionId, experimentId: deletedId }));
      set({ deletedId: null });
      await list(sessionId);
      set({ shownId: deletedId });
    },
    exportExperiment: async (experimentId, format) => {
      const { sessionId } = now();
      if (sessionId === null) return;
      set({ error: null, exportedTo: null });
      const exported = take(await host.exportExperiment({ sessionId, experimentId, format }));
      if (exported !== null) set({ exportedTo: exported.path });
    },
    showSensitivity: (experimentId) => {
      const record = now().records.find((one) => one.experimentId === experimentId);
      if (record === undefined) return;
      set({ open: false });
      store.setState(({ overlay }) => ({ overlay: { ...overlay, mode: 'sensitivity', visible: true } }));
      const { shownRunId, focus } = store.getState();
      if (shownRunId !== record.runId) focusPlace(record.runId, 0, focus.layer);
    },
    receiveExperiment: ({ sessionId, head, points, from, secondsLeft }) => {
      if (now().sessionId !== sessionId) return;
      const before = now().records.find(({ experimentId }) => experimentId === head.experimentId);
      const record = { ...head, points: [...(before?.points ?? []).slice(0, from), ...points] };
      set({ records: withRecord(now().records, record), secondsLeft });
    },
  };
}

/** The record in its place, or behind the others. */
function withRecord(
  records: readonly ExperimentRecord[],
  record: ExperimentRecord,
): readonly ExperimentRecord[] {
  const isThere = records.some(({ experimentId }) => experimentId === record.experimentId);
  if (!isThere) return [...records, record];
  return records.map((one) => (one.experimentId === record.experimentId ? record : one));
}
