import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type {
  PushChannel,
  PushValues,
  ReplyValues,
  RequestChannel,
  RequestPayload,
} from '../ipc/contracts.js';
import type { Reply } from '../ipc/reply.js';
import type { WindowApi } from '../ipc/windowApi.js';

const api: WindowApi = {
  hello: () => request('app:hello'),
  updateSettings: (payload) => request('settings:update', payload),
  openImageDialog: (payload) => request('images:open-dialog', payload),
  openDroppedFiles: async (files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file));
    const reply = await request('images:open-paths', { paths: paths.filter((path) => path !== '') });
    if (!reply.ok) return reply;
    let { images, refused } = reply.value;
    // Dragged out of a web page or an archive: there is no file, only its bytes.
    for (const file of files.filter((_, index) => paths[index] === '')) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { name } = file;
      const opened = await request('images:open-bytes', { name, bytes });
      if (opened.ok) images = [...images, opened.value];
      else refused = [...refused, { name, message: opened.error.message }];
    }
    return { ok: true, value: { ...reply.value, images, refused } };
  },
  openNamedImages: () => request('images:open-named'),
  importDialog: (payload) => request('imports:open-dialog', payload),
  importDroppedAnnotations: (files, sessionId) => {
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    return request('imports:annotations', { sessionId, paths });
  },
  reloadImage: (payload) => request('images:reload', payload),
  chooseImage: (payload) => request('images:choose', payload),
  closeImage: (payload) => request('images:close', payload),
  modelViews: (payload) => request('images:model-views', payload),
  revealImage: (payload) => request('images:reveal', payload),
  copyImagePath: (payload) => request('images:copy-path', payload),
  cancelOpening: () => request('images:cancel-opening'),
  openImageBytes: (payload) => request('images:open-bytes', payload),
  openSample: (payload) => request('images:open-sample', payload),
  listModels: () => request('models:list'),
  lookAtModel: (payload) => request('models:look', payload),
  cancelModelLooks: () => request('models:cancel-looks'),
  addModelDialog: () => request('models:add-dialog'),
  addDroppedModel: (file) => {
    const path = webUtils.getPathForFile(file);
    return path === '' ? Promise.resolve({ ok: true, value: null }) : request('models:add-dropped', { path });
  },
  forgetModel: (payload) => request('models:forget', payload),
  loadModel: (payload) => request('models:load', payload),
  cancelModelLoading: () => request('models:cancel-loading'),
  useShippedModel: () => request('models:use-shipped'),
  conversionStatus: () => request('conversions:status'),
  planConversion: (payload) => request('conversions:plan', payload),
  startConversion: () => request('conversions:go'),
  cancelConversion: () => request('conversions:cancel'),
  resumeConversion: () => request('conversions:resume'),
  dismissConversion: () => request('conversions:dismiss'),
  modelCard: () => request('models:card'),
  hubPlace: () => request('hub:place'),
  lookUpInHub: (payload) => request('hub:look-up', payload),
  cancelHubLookUp: () => request('hub:cancel-look-up'),
  downloadFromHub: (payload) => request('hub:download', payload),
  cancelHubDownload: () => request('hub:cancel'),
  dismissHubDownload: (payload) => request('hub:dismiss', payload),
  addHubModel: (payload) => request('hub:add', payload),
  ask: (payload) => request('engine:ask', payload),
  stop: (payload) => request('engine:stop', payload),
  tokensOf: (payload) => request('engine:tokens', payload),
  askNeutral: (payload) => request('engine:neutral', payload),
  scoreAnswer: (payload) => request('engine:score', payload),
  cancelScores: () => request('engine:cancel-scores'),
  restartEngine: () => request('engine:restart'),
  listSessions: (payload) => request('sessions:list', payload),
  reopenSessions: () => request('sessions:reopen'),
  openSession: (payload) => request('sessions:open', payload),
  arrangeSessions: (payload) => request('sessions:arrange', payload),
  updateSession: (payload) => request('sessions:update', payload),
  renameSession: (payload) => request('sessions:rename', payload),
  duplicateSession: (payload) => request('sessions:duplicate', payload),
  deleteSession: (payload) => request('sessions:delete', payload),
  restoreSession: (payload) => request('sessions:restore', payload),
  deleteRun: (payload) => request('sessions:delete-run', payload),
  restoreRun: (payload) => request('sessions:restore-run', payload),
  runMasks: (payload) => request('sessions:masks', payload),
  tokenMaps: (payload) => request('sessions:maps', payload),
  revealSession: (payload) => request('sessions:reveal', payload),
  chooseBatchPictures: (payload) => request('batch:choose-pictures', payload),
  chooseBatchQuestions: () => request('batch:choose-questions'),
  chooseBatchOut: () => request('batch:choose-out'),
  startBatch: (payload) => request('batch:start', payload),
  holdBatch: () => request('batch:hold'),
  goOnWithBatch: () => request('batch:go-on'),
  cancelBatch: () => request('batch:cancel'),
  dismissBatch: () => request('batch:dismiss'),
  openBatchReport: () => request('batch:open-report'),
  revealBatch: () => request('batch:reveal'),
  previewExport: (payload) => request('sessions:export-preview', payload),
  exportSession: (payload) => request('sessions:export', payload),
  copyExport: (payload) => request('sessions:export-copy', payload),
  cancelExport: () => request('sessions:export-cancel'),
  revealExport: () => request('sessions:export-reveal'),
  startExperiment: (payload) => request('experiments:start', payload),
  resumeExperiment: (payload) => request('experiments:resume', payload),
  cancelExperiment: () => request('experiments:cancel'),
  listExperiments: (payload) => request('experiments:list', payload),
  deleteExperiment: (payload) => request('experiments:delete', payload),
  restoreExperiment: (payload) => request('experiments:restore', payload),
  exportExperiment: (payload) => request('experiments:export', payload),
  onRun: (listener) => subscribe('push:run', listener),
  onEngineStatus: (listener) => subscribe('push:engine', listener),
  onModelSource: (listener) => subscribe('push:model-source', listener),
  onSettingsTrouble: (listener) => subscribe('push:settings-trouble', listener),
  onCommand: (listener) => subscribe('push:command', listener),
  onImageOpened: (listener) => subscribe('push:image-opened', listener),
  onImageOnDisk: (listener) => subscribe('push:image-on-disk', listener),
  onImagePreparing: (listener) => subscribe('push:image-preparing', listener),
  onOpening: (listener) => subscribe('push:opening', listener),
  onOpened: (listener) => subscribe('push:opened', listener),
  onConversion: (listener) => subscribe('push:conversion', listener),
  onBatch: (listener) => subscribe('push:batch', listener),
  onExportProgress: (listener) => subscribe('push:export-progress', listener),
  onHubDownloads: (listener) => subscribe('push:hub', listener),
  onExperiment: (listener) => subscribe('push:experiment', listener),
  onSessionSaving: (listener) => subscribe('push:session-saving', listener),
  onSessionToOpen: (listener) => subscribe('push:session-to-open', listener),
};

contextBridge.exposeInMainWorld('fovea', api);

/** One function per channel is exposed, never this one. */
function request<C extends RequestChannel>(
  channel: C,
  payload?: RequestPayload<C>,
): Promise<Reply<ReplyValues[C]>> {
  return ipcRenderer.invoke(channel, payload) as Promise<Reply<ReplyValues[C]>>;
}

function subscribe<C extends PushChannel>(channel: C, listener: (value: PushValues[C]) => void): () => void {
  // The event object stays here: it would hand the window a way to send anything.
  const forward = (_event: unknown, value: PushValues[C]): void => listener(value);
  ipcRenderer.on(channel, forward);
  return () => ipcRenderer.removeListener(channel, forward);
}
