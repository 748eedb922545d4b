import { createStore, type StoreApi } from 'zustand/vanilla';
import { noAnnotations, type AnnotationSlice } from './annotations/annotationSlice.js';
import { noBatch, type BatchSlice } from './batch/batchSlice.js';
import { noInterventions, type InterventionSlice } from './interventions/interventionSlice.js';
import { noExperiments, type ExperimentSlice } from './experiments/experimentSlice.js';
import { startOverlay, type OverlaySlice } from './view/overlaySlice.js';
import { startExport, type ExportSlice } from './exporting/exportSlice.js';
import { noComparison, type CompareSlice } from './compare/compareSlice.js';
import { noHeads, type HeadSlice } from './heads/headSlice.js';
import { emptyAskQueue, type AskQueueSlice } from './runs/askQueueSlice.js';
import { emptyComposer, type ComposerSlice } from './runs/composerSlice.js';
import { emptyRuns, type RunSlice } from './runs/runSlice.js';
import { emptyImages, type ImageSlice } from './images/imageSlice.js';
import { startFocus, type FocusSlice } from './masks/focusSlice.js';
import { noMasks, type MaskSlice } from './masks/maskSlice.js';
import { noNeutral, type NeutralSlice } from './neutral/neutralSlice.js';
import { noSessions, type SessionSlice } from './sessions/sessionSlice.js';
import { noHub, type HubSlice } from './hub/hubSlice.js';
import { type ConversionSlice, noConversion } from './models/conversionSlice.js';
import { noModels, type ModelsSlice } from './models/modelsSlice.js';
import { noPins, type PinSlice } from './pins/pinSlice.js';
import { startEngine, type EngineSlice } from './settings/engineSlice.js';
import { startInspector, type InspectorSlice } from './view/inspectorSlice.js';
import { startModelView, type ModelViewSlice } from './view/modelViewSlice.js';
import { noPlaces, type PlacesSlice } from './view/placesSlice.js';
import { startTokenView, type TokenViewSlice } from './view/tokenViewSlice.js';
import { startView, type ViewSlice } from './view/viewSlice.js';

/** Everything the window shows, but pixels and masks: ids and small values only. */
export type AppState = ImageSlice &
  RunSlice &
  AskQueueSlice &
  CompareSlice &
  HeadSlice &
  ComposerSlice &
  FocusSlice &
  PinSlice &
  OverlaySlice &
  TokenViewSlice &
  ViewSlice &
  PlacesSlice &
  ModelViewSlice &
  InspectorSlice &
  AnnotationSlice &
  InterventionSlice &
  EngineSlice &
  MaskSlice &
  NeutralSlice &
  SessionSlice &
  BatchSlice &
  ExportSlice &
  ExperimentSlice &
  HubSlice &
  ModelsSlice &
  ConversionSlice;

/** The window's one store. */
export type AppStore = StoreApi<AppState>;

/** An empty window. */
export function createAppStore(): AppStore {
  return createStore<AppState>()(() => ({
    ...emptyImages,
    ...emptyRuns,
    ...emptyAskQueue,
    ...noComparison,
    ...noHeads,
    ...emptyComposer,
    ...startFocus,
    ...noPins,
    ...startOverlay,
    ...startTokenView,
    ...startView,
    ...noPlaces,
    ...startModelView,
    ...startInspector,
    ...noAnnotations,
    ...noInterventions,
    ...startExport,
    ...noExperiments,
    ...startEngine,
    ...noMasks,
    ...noNeutral,
    ...noSessions,
    ...noBatch,
    ...noHub,
    ...noModels,
    ...noConversion,
  }));
}
