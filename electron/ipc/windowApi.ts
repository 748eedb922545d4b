import type { BatchReplyValues, BatchStatus } from './batchContracts.js';
import type { AnswerScored } from './answerScore.js';
import type { ConversionStatus } from './conversionContracts.js';
import type { MenuCommand } from './commands.js';
import type { ModelLook } from '../../engine/protocol/modelLook.js';
import type { RunBatch } from '../../engine/protocol/runEvent.js';
import type {
  EngineStatus,
  ImportOutcome,
  ModelSource,
  ModelViews,
  OpenedImage,
  OpeningProgress,
  OpenOutcome,
  PushValues,
  ReplyValues,
  RequestPayload,
} from './contracts.js';
import type { ExperimentRecord } from '../../engine/protocol/experiment.js';
import type { ExperimentUpdate } from './experimentContracts.js';
import type { Exported, ExportedContent, ShownPreview } from './exportContracts.js';
import type { HubDownloadList } from './hubContracts.js';
import type { Reply } from './reply.js';
import type {
  OpenedSession,
  RunMasks,
  SessionSaving,
  SessionSummary,
  TokenMaps,
} from './sessionContracts.js';

/** What the preload script puts on `window.fovea`: one function per channel, nothing generic. Unsubscribe by calling what `on...` returns. */
export interface WindowApi {
  hello(): Promise<Reply<ReplyValues['app:hello']>>;
  updateSettings(payload: RequestPayload<'settings:update'>): Promise<Reply<ReplyValues['settings:update']>>;
  openImageDialog(payload: RequestPayload<'images:open-dialog'>): Promise<Reply<OpenOutcome>>;
  /** Paths of dropped files and folders are read in the preload with `webUtils.getPathForFile`. */
  openDroppedFiles(files: readonly File[]): Promise<Reply<OpenOutcome>>;
  openNamedImages(): Promise<Reply<OpenOutcome>>;
  importDialog(payload: RequestPayload<'imports:open-dialog'>): Promise<Reply<ImportOutcome>>;
  /** Paths of dropped files are read in the preload, as those of images. */
  importDroppedAnnotations(files: readonly File[], sessionId: string | null): Promise<Reply<ImportOutcome>>;
  reloadImage(payload: RequestPayload<'images:reload'>): Promise<Reply<OpenedImage>>;
  chooseImage(payload: RequestPayload<'images:choose'>): Promise<Reply<OpenedImage>>;
  closeImage(payload: RequestPayload<'images:close'>): Promise<Reply<null>>;
  modelViews(payload: RequestPayload<'images:model-views'>): Promise<Reply<ModelViews>>;
  revealImage(payload: RequestPayload<'images:reveal'>): Promise<Reply<null>>;
  copyImagePath(payload: RequestPayload<'images:copy-path'>): Promise<Reply<null>>;
  cancelOpening(): Promise<Reply<null>>;
  openImageBytes(payload: RequestPayload<'images:open-bytes'>): Promise<Reply<OpenedImage>>;
  openSample(payload: RequestPayload<'images:open-sample'>): Promise<Reply<OpenedImage>>;
  listModels(): Promise<Reply<ReplyValues['models:list']>>;
  lookAtModel(payload: RequestPayload<'models:look'>): Promise<Reply<ModelLook>>;
  cancelModelLooks(): Promise<Reply<null>>;
  addModelDialog(): Promise<Reply<ReplyValues['models:add-dialog']>>;
  /** The path of what was dropped is read in the preload, as those of images. */
  addDroppedModel(file: File): Promise<Reply<ReplyValues['models:add-dropped']>>;
  forgetModel(payload: RequestPayload<'models:forget'>): Promise<Reply<ReplyValues['models:forget']>>;
  loadModel(payload: RequestPayload<'models:load'>): Promise<Reply<ModelSource>>;
  cancelModelLoading(): Promise<Reply<ModelSource>>;
  useShippedModel(): Promise<Reply<ReplyValues['models:use-shipped']>>;
  conversionStatus(): Promise<Reply<ConversionStatus>>;
  planConversion(payload: RequestPayload<'conversions:plan'>): Promise<Reply<ConversionStatus>>;
  startConversion(): Promise<Reply<ConversionStatus>>;
  cancelConversion(): Promise<Reply<ConversionStatus>>;
  resumeConversion(): Promise<Reply<ConversionStatus>>;
  dismissConversion(): Promise<Reply<ConversionStatus>>;
  modelCard(): Promise<Reply<ReplyValues['models:card']>>;
  hubPlace(): Promise<Reply<ReplyValues['hub:place']>>;
  lookUpInHub(payload: RequestPayload<'hub:look-up'>): Promise<Reply<ReplyValues['hub:look-up']>>;
  cancelHubLookUp(): Promise<Reply<null>>;
  downloadFromHub(payload: RequestPayload<'hub:download'>): Promise<Reply<HubDownloadList>>;
  cancelHubDownload(): Promise<Reply<HubDownloadList>>;
  dismissHubDownload(payload: RequestPayload<'hub:dismiss'>): Promise<Reply<HubDownloadList>>;
  addHubModel(payload: RequestPayload<'hub:add'>): Promise<Reply<ReplyValues['hub:add']>>;
  ask(payload: RequestPayload<'engine:ask'>): Promise<Reply<ReplyValues['engine:ask']>>;
  stop(payload: RequestPayload<'engine:stop'>): Promise<Reply<null>>;
  tokensOf(payload: RequestPayload<'engine:tokens'>): Promise<Reply<readonly number[]>>;
  askNeutral(payload: RequestPayload<'engine:neutral'>): Promise<Reply<ReplyValues['engine:neutral']>>;
  scoreAnswer(payload: RequestPayload<'engine:score'>): Promise<Reply<AnswerScored>>;
  cancelScores(): Promise<Reply<null>>;
  restartEngine(): Promise<Reply<null>>;
  listSessions(payload: RequestPayload<'sessions:list'>): Promise<Reply<readonly SessionSummary[]>>;
  reopenSessions(): Promise<Reply<ReplyValues['sessions:reopen']>>;
  openSession(payload: RequestPayload<'sessions:open'>): Promise<Reply<OpenedSession>>;
  arrangeSessions(payload: RequestPayload<'sessions:arrange'>): Promise<Reply<null>>;
  updateSession(payload: RequestPayload<'sessions:update'>): Promise<Reply<null>>;
  renameSession(payload: RequestPayload<'sessions:rename'>): Promise<Reply<null>>;
  duplicateSession(payload: RequestPayload<'sessions:duplicate'>): Promise<Reply<SessionSummary>>;
  deleteSession(payload: RequestPayload<'sessions:delete'>): Promise<Reply<null>>;
  restoreSession(payload: RequestPayload<'sessions:restore'>): Promise<Reply<SessionSummary>>;
  deleteRun(payload: RequestPayload<'sessions:delete-run'>): Promise<Reply<null>>;
  restoreRun(payload: RequestPayload<'sessions:restore-run'>): Promise<Reply<null>>;
  runMasks(payload: RequestPayload<'sessions:masks'>): Promise<Reply<RunMasks>>;
  tokenMaps(payload: RequestPayload<'sessions:maps'>): Promise<Reply<TokenMaps>>;
  revealSession(payload: RequestPayload<'sessions:reveal'>): Promise<Reply<null>>;
  chooseBatchPictures(payload: RequestPayload<'batch:choose-pictures'>): Promise<Reply<BatchStatus>>;
  chooseBatchQuestions(): Promise<Reply<BatchReplyValues['batch:choose-questions']>>;
  chooseBatchOut(): Promise<Reply<BatchStatus>>;
  startBatch(payload: RequestPayload<'batch:start'>): Promise<Reply<BatchStatus>>;
  holdBatch(): Promise<Reply<BatchStatus>>;
  goOnWithBatch(): Promise<Reply<BatchStatus>>;
  cancelBatch(): Promise<Reply<BatchStatus>>;
  dismissBatch(): Promise<Reply<BatchStatus>>;
  openBatchReport(): Promise<Reply<null>>;
  revealBatch(): Promise<Reply<null>>;
  previewExport(payload: RequestPayload<'sessions:export-preview'>): Promise<Reply<ShownPreview | null>>;
  exportSession(payload: RequestPayload<'sessions:export'>): Promise<Reply<Exported | null>>;
  copyExport(payload: RequestPayload<'sessions:export-copy'>): Promise<Reply<ExportedContent | null>>;
  cancelExport(): Promise<Reply<null>>;
  revealExport(): Promise<Reply<null>>;
  startExperiment(payload: RequestPayload<'experiments:start'>): Promise<Reply<ExperimentRecord>>;
  resumeExperiment(payload: RequestPayload<'experiments:resume'>): Promise<Reply<ExperimentRecord>>;
  cancelExperiment(): Promise<Reply<null>>;
  listExperiments(payload: RequestPayload<'experiments:list'>): Promise<Reply<readonly ExperimentRecord[]>>;
  deleteExperiment(payload: RequestPayload<'experiments:delete'>): Promise<Reply<null>>;
  restoreExperiment(payload: RequestPayload<'experiments:restore'>): Promise<Reply<null>>;
  exportExperiment(
    payload: RequestPayload<'experiments:export'>,
  ): Promise<Reply<ReplyValues['experiments:export']>>;
  onRun(listener: (batch: RunBatch) => void): () => void;
  onEngineStatus(listener: (status: EngineStatus) => void): () => void;
  onModelSource(listener: (source: ModelSource) => void): () => void;
  onSettingsTrouble(listener: (trouble: PushValues['push:settings-trouble']) => void): () => void;
  onCommand(listener: (command: MenuCommand) => void): () => void;
  onImageOpened(listener: (opened: PushValues['push:image-opened']) => void): () => void;
  onImageOnDisk(listener: (found: PushValues['push:image-on-disk']) => void): () => void;
  onImagePreparing(listener: (progress: PushValues['push:image-preparing']) => void): () => void;
  onOpening(listener: (progress: OpeningProgress | null) => void): () => void;
  onOpened(listener: (outcome: OpenOutcome) => void): () => void;
  onConversion(listener: (status: ConversionStatus) => void): () => void;
  onBatch(listener: (status: BatchStatus) => void): () => void;
  onExportProgress(listener: (progress: PushValues['push:export-progress']) => void): () => void;
  onHubDownloads(listener: (list: HubDownloadList) => void): () => void;
  onExperiment(listener: (update: ExperimentUpdate) => void): () => void;
  onSessionSaving(listener: (saving: SessionSaving) => void): () => void;
  onSessionToOpen(listener: (wanted: PushValues['push:session-to-open']) => void): () => void;
}
