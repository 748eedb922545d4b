import { isPaintTool } from '../canvas/geometry/toolNames.js';
import type { Host } from '../host/host.js';
import { createAppStore, type AppStore } from './appStore.js';
import { annotationActions, type AnnotationActions } from './annotations/annotationActions.js';
import { copyActions, type CopyActions } from './annotations/copyActions.js';
import { cornerActions, type CornerActions } from './annotations/cornerActions.js';
import { labelActions, type LabelActions } from './annotations/labelActions.js';
import { marksChanger } from './annotations/marksChanger.js';
import { toolActions, type ToolActions } from './annotations/toolActions.js';
import { verdictActions, type VerdictActions } from './annotations/verdictActions.js';
import { batchActions, type BatchActions } from './batch/batchActions.js';
import { interveneActions, type InterveneActions } from './interventions/interveneActions.js';
import { paintActions, type PaintActions } from './interventions/paintActions.js';
import { zoomActions, type ZoomActions } from './interventions/zoomActions.js';
import { choiceActions, type ChoiceActions } from './images/choiceActions.js';
import { compareActions, type CompareActions } from './compare/compareActions.js';
import { headActions, type HeadActions } from './heads/headActions.js';
import { HeadMapHolder } from './heads/HeadMapHolder.js';
import { imageActions, type ImageActions } from './images/imageActions.js';
import { fetchShownMasks, maskActions, type MaskActions } from './masks/maskActions.js';
import { focusActions, type FocusActions } from './masks/focusActions.js';
import { SelectionRegistry } from './masks/SelectionRegistry.js';
import { fetchSensitivity } from './experiments/fetchSensitivity.js';
import { fetchNeutral } from './neutral/fetchNeutral.js';
import { NeutralMaps } from './neutral/NeutralMaps.js';
import { pinActions, type PinActions } from './pins/pinActions.js';
import { runActions, type RunActions } from './runs/runActions.js';
import { sampleActions, type SampleActions } from './runs/sampleActions.js';
import { importActions, type ImportActions } from './sessions/importActions.js';
import { sessionActions, type SessionActions } from './sessions/sessionActions.js';
import { sessionListActions, type SessionListActions } from './sessions/sessionListActions.js';
import { createPartsSaver } from './sessions/sessionParts.js';
import { watchSessions } from './sessions/watchSessions.js';
import { settingsActions, type SettingsActions } from './settings/settingsActions.js';
import { experimentActions, type ExperimentActions } from './experiments/experimentActions.js';
import { hubActions, type HubActions } from './hub/hubActions.js';
import { conversionActions, type ConversionActions } from './models/conversionActions.js';
import { modelActions, type ModelActions } from './models/modelActions.js';
import { exportActions, type ExportActions } from './exporting/exportActions.js';
import { createReadout, type ReadoutStore } from './view/readout.js';
import { inspectorActions, type InspectorActions } from './view/inspectorActions.js';
import { modelViewActions, type ModelViewActions } from './view/modelViewActions.js';
import { tokenViewActions, type TokenViewActions } from './view/tokenViewActions.js';
import { viewActions, type ViewActions } from './view/viewActions.js';

/** All that can be done in a window. */
export type Actions = ImageActions &
  ChoiceActions &
  RunActions &
  SampleActions &
  CompareActions &
  HeadActions &
  FocusActions &
  PinActions &
  ViewActions &
  TokenViewActions &
  ModelViewActions &
  InspectorActions &
  MaskActions &
  SessionActions &
  SessionListActions &
  ImportActions &
  AnnotationActions &
  CopyActions &
  CornerActions &
  LabelActions &
  ToolActions &
  VerdictActions &
  PaintActions &
  InterveneActions &
  ZoomActions &
  SettingsActions &
  BatchActions &
  ExportActions &
  ExperimentActions &
  HubActions &
  ModelActions &
  ConversionActions;

/** One window: its state, its masks, and what can be done. */
export interface WindowModel {
  readonly store: AppStore;
  readonly selections: SelectionRegistry;
  readonly neutralMaps: NeutralMaps;
  /** The maps of the heads that are looked at. */
  readonly headMaps: HeadMapHolder;
  /** What is under the pointer. */
  readonly readout: ReadoutStore;
  readonly actions: Actions;
  /** Listens to the host, asks it for the initial state and opens the first image. Returns what ends the listening. */
  readonly start: () => () => void;
}

/** A window that shows nothing yet and listens to nothing before `start`. */
export function createWindowModel(host: Host): WindowModel {
  const store = createAppStore();
  const selections = new SelectionRegistry();
  const neutralMaps = new NeutralMaps();
  const headMaps = new HeadMapHolder();
  const choices = choiceActions(store, host);
  const images = imageActions(store, host, selections, async (sessionIds) => {
    for (const sessionId of sessionIds) await sessions.openSession(sessionId);
  });
  const saver = createPartsSaver(
    (change) => host.updateSession(change),
    (sessionId, saving) => store.setState((state) => ({ saving: { ...state.saving, [sessionId]: saving } })),
  );
  const focus = focusActions(store, choices);
  const runs = runActions(store, host, selections);
  const marks = marksChanger(store, saver);
  const annotations = annotationActions(store, marks);
  const corners = cornerActions(store, marks);
  const sessions = sessionActions(store, { host, selections, saver, marks, images });
  const paint = paintActions(store, marks.say);
  const models = modelActions(store, host);
  const actions: Actions = {
    ...images,
    ...choices,
    ...runs,
    ...sampleActions(store, runs),
    ...compareActions(store, { host, selections, queue: runs }),
    ...headActions(store, host, headMaps),
    ...focus,
    ...pinActions(store, focus),
    ...viewActions(store, selections),
    ...tokenViewActions(store, focus),
    ...modelViewActions(store, host),
    ...inspectorActions(store, focus),
    ...maskActions(store),
    ...sessions,
    ...sessionListActions(store, { host, saver, sessions, images }),
    ...annotations,
    ...corners,
    ...copyActions(store, marks),
    ...importActions(store, host, images, annotations, models),
    ...models,
    ...hubActions(store, host, models),
    ...conversionActions(store, host, models.refreshModels),
    ...labelActions(store, marks),
    ...toolActions(store, marks, { ...annotations, ...corners }, focus, selections),
    ...verdictActions(store, marks),
    ...paint,
    ...interveneActions(store, { host, askWith: runs.askWith, say: marks.say }),
    ...zoomActions(store, host, runs.askWith),
    ...undoInHand(store, annotations, paint),
    ...exportActions(store, host, saver),
    ...experimentActions(store, host, focus),
    ...settingsActions(store, host),
    ...batchActions(store, host),
  };
  return {
    store,
    selections,
    neutralMaps,
    headMaps,
    readout: createReadout(),
    actions,
    start: () => {
      const stops = [
        host.onRun(actions.receiveBatch),
        host.onEngineStatus(actions.receiveEngineStatus),
        host.onModelSource(actions.receiveModelSource),
        host.onSettingsTrouble(actions.receiveSettingsTrouble),
        host.onImageOpened(actions.receiveImage),
        host.onImageOnDisk(actions.receiveDiskState),
        host.onImagePreparing(actions.receivePreparing),
        host.onOpening(actions.receiveOpening),
        host.onOpened((outcome) => void actions.receiveOutcome(outcome)),
        host.onSessionSaving(actions.receiveSessionSaving),
        host.onSessionToOpen(({ sessionId }) => void actions.openSession(sessionId)),
        fetchShownMasks(store, host, selections),
        fetchNeutral(store, host, neutralMaps),
        fetchSensitivity(store, host),
        host.onConversion(actions.receiveConversion),
        host.onBatch(actions.receiveBatchStatus),
        host.onExportProgress(actions.receiveExportProgress),
        host.onExperiment(actions.receiveExperiment),
        host.onHubDownloads(actions.receiveHubDownloads),
      ];
      let isOver = false;
      void greet(store, host, actions).then(() => {
        // What was left is here: from now on it is kept as it is.
        if (!isOver) stops.push(watchSessions(store, { host, saver, marks, sessions }));
      });
      return () => {
        isOver = true;
        stops.forEach((stop) => stop());
      };
    },
  };
}

/** Undo and redo are of what is painted while that is in hand, else of what is drawn. */
function undoInHand(
  store: AppStore,
  annotations: Pick<AnnotationActions, 'undo' | 'redo'>,
  paint: PaintActions,
): Pick<AnnotationActions, 'undo' | 'redo'> {
  const isPainting = (): boolean => isPaintTool(store.getState().tool);
  return {
    undo: () => (isPainting() ? paint.undoPaint() : annotations.undo()),
    redo: () => (isPainting() ? paint.redoPaint() : annotations.redo()),
  };
}

/**
 * Takes in the host's facts and opens what was open last time, on top of it the images of the command line; where there is
 * neither, the first sample.
 */
async function greet(store: AppStore, host: Host, actions: Actions): Promise<void> {
  const reply = await host.hello();
  if (!reply.ok) {
    store.setState({ engine: { state: 'failed', reason: reply.error.message, cause: 'process' } });
    return;
  }
  const {
    version,
    electronVersion,
    settings,
    settingsTrouble,
    samples,
    engine,
    modelSource,
    namedPaths,
    batch,
    hub,
  } = reply.value;
  actions.receiveEngineStatus(engine);
  const versions = { app: version, electron: electronVersion };
  store.setState({ settings, settingsTrouble, samples, versions, modelSource, batch });
  actions.receiveHubDownloads(hub);
  void host.conversionStatus().then((status) => status.ok && actions.receiveConversion(status.value));
  await actions.reopenSessions();
  if (namedPaths > 0) await actions.openNamed();
  if (store.getState().currentImageId !== null || samples[0] === undefined) return;
  const { openReport } = store.getState();
  await actions.openSample(samples[0].sampleId);
  // The sample stands in for what could not be opened, which is still to be read.
  store.setState((state) => ({ openReport: state.openReport ?? openReport }));
}
