import { app, clipboard, nativeTheme, session, shell } from 'electron';
import { join } from 'node:path';
import { AppFiles } from '../services/window/AppFiles.js';
import { SessionExports } from '../services/exports/SessionExports.js';
import { createRequestHandlers } from '../services/createRequestHandlers.js';
import { EngineSupervisor } from '../services/engine/EngineSupervisor.js';
import { ImportProcesses } from '../services/imports/ImportProcesses.js';
import { SessionImporter } from '../services/imports/SessionImporter.js';
import { DiskWatch } from '../services/images/DiskWatch.js';
import { ImageOpener } from '../services/images/ImageOpener.js';
import { LargePictures } from '../services/images/LargePictures.js';
import { ImageRegistry } from '../services/images/ImageRegistry.js';
import { ModelViewShelf } from '../services/images/ModelViewShelf.js';
import { appOrigin } from '../services/window/resolveAppUrl.js';
import { ServiceError } from '../services/ServiceError.js';
import { SampleShelf } from '../services/images/SampleShelf.js';
import { createSessionHandlers } from '../services/sessions/createSessionHandlers.js';
import { OpenList } from '../services/sessions/OpenList.js';
import { OpenSessions } from '../services/sessions/OpenSessions.js';
import { RunKeeper } from '../services/sessions/RunKeeper.js';
import { ThumbnailMaker } from '../services/sessions/ThumbnailMaker.js';
import { SessionShelf } from '../services/sessions/SessionShelf.js';
import { HubDownloads } from '../services/hub/HubDownloads.js';
import { hubHandlers } from '../services/hub/hubHandlers.js';
import { HubQuestions } from '../services/hub/HubQuestions.js';
import { unfinishedFile } from '../services/hub/unfinishedFile.js';
import { conversionHandlers } from '../services/models/conversionHandlers.js';
import { ConversionService } from '../services/models/ConversionService.js';
import { KnownModels } from '../services/models/KnownModels.js';
import { ModelChoice } from '../services/models/ModelChoice.js';
import { modelHandlers } from '../services/models/modelHandlers.js';
import { ModelInspections } from '../services/models/ModelInspections.js';
import { BatchOrderFile } from '../services/batch/BatchOrderFile.js';
import { BatchService } from '../services/batch/BatchService.js';
import { experimentHandlers } from '../services/experiments/experimentHandlers.js';
import { ExperimentService } from '../services/experiments/ExperimentService.js';
import { batchHandlers } from '../services/batch/batchHandlers.js';
import { SettingsService } from '../services/settings/SettingsService.js';
import type { Profile } from '../services/settings/chooseProfile.js';
import type { RunningProvider } from '../../engine/protocol/provider.js';
import { sweepTemporaryFolders, TemporaryFolder } from '../../engine/storage/TemporaryFolder.js';
import { answerRequests } from './answerRequests.js';
import { appPaths, type AppPaths } from './appPaths.js';
import { chooseQuestionsFile, chooseResultsFolder } from './chooseBatchPaths.js';
import { RecentSessionsMenu } from './RecentSessionsMenu.js';
import { chooseExportTarget } from './chooseExportTarget.js';
import { chooseImagePaths } from './chooseImagePaths.js';
import { chooseImports } from './chooseImports.js';
import { chooseModelFolder } from './chooseModelFolder.js';
import { createMainWindow } from './createMainWindow.js';
import { cutOffNetwork } from './cutOffNetwork.js';
import { developmentServer } from './developmentServer.js';
import { hardenApp } from './hardenApp.js';
import { keepPage } from './keepPage.js';
import type { OpenRequests } from './OpenRequests.js';
import { saveBeforeClosing } from './saveBeforeClosing.js';
import { reportPages } from './ReportPages.js';
import { serveAppScheme } from './serveAppScheme.js';
import { startUtilityEngine } from './startUtilityEngine.js';
import { WindowLink } from './WindowLink.js';

/** How this run of the app was started. */
export interface Launch {
  /** Absolute paths of the pictures and folders named on the command line. */
  readonly launchPaths: readonly string[];
  /** Folder of `--model` or `FOVEA_MODEL`. */
  readonly modelDir: string | null;
  readonly openRequests: OpenRequests;
  readonly profile: Profile;
}

/** Wires services, engine process and window together. Called once, when Electron is ready. */
export async function startApp({ launchPaths, modelDir, openRequests, profile }: Launch): Promise<void> {
  const paths = appPaths(modelDir, profile.settingsDir);
  const devOrigin = developmentServer();
  const pageOrigin = devOrigin ?? appOrigin;
  hardenApp(session.defaultSession, (url) => isOwnUrl(url, devOrigin));
  await cutOffNetwork(session.defaultSession, devOrigin);

  const link = new WindowLink(pageOrigin);
  const services = await startServices(paths, link);
  const { engine, images, samples, views } = services;
  const disk = new DiskWatch(images, (imageId, state) => link.send('push:image-on-disk', { imageId, state }));
  const importer = new SessionImporter({
    processes: new ImportProcesses(startUtilityEngine(paths.importProcessFile, 'Fovea import')),
    shelf: services.shelf,
    sessions: services.sessions,
    now,
  });
  const opener = new ImageOpener({
    images,
    takeBundle: (file, cancelled) => importer.takeBundle(file, cancelled),
    onProgress: (progress) => link.send('push:opening', progress),
    onOpened: (image, isFirst) => {
      disk.refresh();
      link.send('push:image-opened', { image, show: isFirst });
    },
  });
  // Begun before there is a window, so that the engine process decodes them before it opens the model.
  const named = opener.openPaths(launchPaths);
  void sweepTemporaryFolders(paths.temporaryDir);
  const files = devOrigin === null ? await AppFiles.list(paths.rendererDir) : undefined;
  serveAppScheme(
    session.defaultSession,
    {
      appFile: (urlPath) => files?.served(urlPath),
      image: (imageId) => images.served(imageId),
      isOpen: (imageId) => images.isOpen(imageId),
      tile: (...wish) => images.tile(...wish),
      sample: (sampleId) => samples.served(sampleId),
      modelView: (viewId) => views.served(viewId),
      thumbnail: (sessionId) => services.thumbnails.served(sessionId),
    },
    devOrigin,
  );
  const menu = new RecentSessionsMenu({
    shelf: services.shelf,
    send: (command) => link.send('push:command', command),
    open: (sessionId) => {
      link.focus();
      link.send('push:session-to-open', { sessionId });
    },
    developing: devOrigin !== null,
  });
  services.sessions.onListChanged(() => menu.refresh());
  nativeTheme.themeSource = services.settings.current.theme;
  const exports = new SessionExports({
    start: startUtilityEngine(paths.exportProcessFile, 'Fovea export'),
    find: (sessionId) => findSession(services, sessionId),
    temporaryFolder: services.temporaryFolder,
    pages: reportPages,
    chooseTarget: (wish) => chooseExportTarget(link.current, wish),
    reveal: (path) => shell.showItemInFolder(path),
    onProgress: (share) => link.send('push:export-progress', { share }),
  });
  const inspections = new ModelInspections(
    startUtilityEngine(paths.inspectProcessFile, 'Fovea model inspection'),
  );
  const known = new KnownModels({
    settings: services.settings,
    choice: services.model,
    inspections,
    shippedModelDir: paths.shippedModelDir,
    provider: () => runningProvider(services),
  });
  const questions = new HubQuestions(startUtilityEngine(paths.hubProcessFile, 'Fovea hub'));
  const downloads = await HubDownloads.open({
    start: startUtilityEngine(paths.hubProcessFile, 'Fovea download'),
    unfinished: unfinishedFile(paths.downloadsFile),
    addModel: (folder) => known.add(folder),
    onList: (list) => link.send('push:hub', list),
  });
  const conversions = await ConversionService.open({
    start: startUtilityEngine(paths.conversionProcessFile, 'Fovea model conversion'),
    file: paths.conversionFile,
    onStatus: (status) => link.send('push:conversion', status),
    onConverted: (folder) => known.add(folder),
  });
  const handlers = createRequestHandlers({
    ...services,
    applyTheme: (theme) => (nativeTheme.themeSource = theme),
    opener,
    disk,
    chooseImagePaths: (kind) => chooseImagePaths(link.current, kind),
    desktop: {
      reveal: (path) => shell.showItemInFolder(path),
      copyText: (text) => void clipboard.writeText(text),
    },
    app: {
      version: app.getVersion(),
      electronVersion: process.versions.electron,
      platform: process.platform,
      settingsTrouble: profile.trouble,
      namedPaths: launchPaths.length,
    },
    namedImages: () => named,
    importer,
    chooseImports: () => chooseImports(link.current),
    exportHandlers: exports.handlers,
    experimentHandlers: experimentHandlers({
      experiments: new ExperimentService({
        ...services,
        modelName: () => (engine.status.state === 'ready' ? engine.status.model.modelName : ''),
        onUpdate: (update) => link.send('push:experiment', update),
        now,
      }),
      chooseTarget: (wish) => chooseExportTarget(link.current, wish),
    }),
    sessionHandlers: createSessionHandlers({
      ...services,
      openList: new OpenList(join(paths.sessionsDir, 'open.json')),
      offeredQuestions: () =>
        samples.samples.flatMap(({ questions }) => questions.map((one) => one.question)),
      stopRun: (runId) => engine.stop(runId),
      reveal: (path) => shell.showItemInFolder(path),
      onListChanged: () => menu.refresh(),
      now,
    }),
    modelHandlers: modelHandlers({
      known,
      choice: services.model,
      inspections,
      chooseFolder: () => chooseModelFolder(link.current),
    }),
    hub: downloads,
    hubHandlers: hubHandlers({ questions, downloads, known }),
    conversionHandlers: conversionHandlers({
      conversions,
      known,
      chooseParent: () => chooseModelFolder(link.current, 'Folder for the converted model'),
    }),
    batchHandlers: batchHandlers({
      batch: services.batch,
      choosePictures: (kind) => chooseImagePaths(link.current, kind),
      chooseQuestions: () => chooseQuestionsFile(link.current),
      chooseOut: () => chooseResultsFolder(link.current),
      openFile: async (path) => {
        const trouble = await shell.openPath(path);
        if (trouble !== '')
          throw new ServiceError('report-unopened', `${path} could not be opened: ${trouble}`);
      },
      reveal: (path) => shell.showItemInFolder(path),
    }),
  });
  answerRequests(handlers, (event) => link.trusts(event));
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    exports.cancel();
    inspections.cancel();
    questions.cancel();
    downloads.dispose();
    conversions.dispose();
    engine.dispose();
    disk.dispose();
    services.batch.dispose();
    services.large.dispose();
    images.dispose();
  });

  const window = await createMainWindow(paths.preloadFile, paths.windowStateFile, (closing) =>
    saveBeforeClosing(services.sessions, closing, profile.trouble === null),
  );
  link.attach(window);
  window.on('focus', () => void disk.check());
  const pageUrl = `${pageOrigin}/index.html`;
  keepPage(window.webContents, pageUrl);
  await window.loadURL(pageUrl);
  openRequests.listen((paths) => {
    link.focus();
    if (paths.length > 0) void opener.openPaths(paths).then((outcome) => link.send('push:opened', outcome));
  });
}

/** Starts the engine process first: opening the model takes longest and runs beside everything else. */
async function startServices(
  paths: AppPaths,
  link: WindowLink,
): Promise<{
  readonly settings: SettingsService;
  readonly engine: EngineSupervisor;
  readonly model: ModelChoice;
  readonly images: ImageRegistry;
  readonly large: LargePictures;
  readonly samples: SampleShelf;
  readonly views: ModelViewShelf;
  readonly temporaryFolder: TemporaryFolder;
  readonly shelf: SessionShelf;
  readonly sessions: OpenSessions;
  readonly runs: RunKeeper;
  readonly batch: BatchService;
  readonly thumbnails: ThumbnailMaker;
}> {
  const settings = await SettingsService.open(paths.settingsFile);
  settings.onTrouble = (reason) => link.send('push:settings-trouble', { reason });
  const { namedModelDir, shippedModelDir } = paths;
  const { modelFolder, modelOpenings } = settings.current;
  const checkpointDir = namedModelDir ?? modelFolder ?? shippedModelDir;
  const engine = new EngineSupervisor({
    start: startUtilityEngine(paths.engineProcessFile, 'Fovea engine'),
    checkpointDir,
    opening: modelOpenings[checkpointDir] ?? {},
    provider: settings.current.provider,
    onStatus: (status) => {
      // What another model saw, or the same before its folder changed, is nobody's any more.
      if (status.state === 'starting') views.forgetAll();
      if (model.receive(status)) link.send('push:engine', status);
    },
    onRun: (batch) => {
      runs.receive(batch);
      link.send('push:run', batch);
    },
  });
  const model = new ModelChoice({
    engine,
    settings,
    shippedModelDir,
    isRemembered: namedModelDir === null && modelFolder !== null,
    onChange: (source) => link.send('push:model-source', source),
  });
  const temporaryFolder = new TemporaryFolder(paths.temporaryDir);
  const shelf = new SessionShelf(paths.sessionsDir);
  const sessions = new OpenSessions({
    shelf,
    appVersion: app.getVersion(),
    now,
    copiesPictures: () => settings.current.pictures === 'copy',
    onSaving: (saving) => link.send('push:session-saving', saving),
    onSaved: (session, imageId) => {
      if (imageId !== null) thumbnails.make(session, imageId);
    },
  });
  const thumbnails = new ThumbnailMaker({ shelf, engine, temporaryFolder, images: () => images });
  const runs = new RunKeeper({
    sessions,
    model: () => (engine.status.state === 'ready' ? engine.status.model : null),
    appVersion: app.getVersion(),
    now,
  });
  const views = new ModelViewShelf({
    write: (image, paths) => engine.modelViews(image, paths),
    temporaryFolder,
  });
  engine.start();
  const large = new LargePictures({
    start: startUtilityEngine(paths.pictureProcessFile, 'Fovea large images'),
    onPreparing: (progress) => link.send('push:image-preparing', progress),
  });
  large.start();
  const images = new ImageRegistry({
    large,
    open: (image, displayPath, cancelled) => engine.openImage(image, displayPath, cancelled),
    close: (imageId) => engine.closeImage(imageId),
    sessions,
    temporaryFolder,
  });
  const batch = await BatchService.open({
    start: startUtilityEngine(paths.batchProcessFile, 'Fovea batch'),
    orders: new BatchOrderFile(paths.batchFile),
    model: () => ({
      checkpointDir: engine.checkpointDir,
      opening: engine.opening,
      provider: settings.current.provider,
    }),
    keep: () => settings.current.pictures,
    sessionsFolder: paths.sessionsDir,
    appVersion: app.getVersion(),
    onStatus: (status) => link.send('push:batch', status),
    onEnded: () => void shelf.lookAgain(sessions.ids),
  });
  const samples = await SampleShelf.open(paths.samplesDir);
  return {
    settings,
    engine,
    model,
    images,
    large,
    views,
    samples,
    shelf,
    sessions,
    runs,
    batch,
    thumbnails,
    temporaryFolder,
  };
}

/** Where models run now: where the open one does, and where the setting says while none is open. */
function runningProvider({
  engine,
  settings,
}: {
  readonly engine: EngineSupervisor;
  readonly settings: SettingsService;
}): RunningProvider {
  if (engine.status.state === 'ready') return engine.status.model.provider;
  return settings.current.provider === 'webgpu' ? 'webgpu' : 'cpu';
}

function now(): string {
  return new Date().toISOString();
}

/** Where a session lies and what it is called; null for one that was never written. */
function findSession(
  { sessions, shelf }: { readonly sessions: OpenSessions; readonly shelf: SessionShelf },
  sessionId: string,
): { readonly folder: string; readonly name: string } | null {
  const live = sessions.get(sessionId);
  if (live !== undefined) return live.path === null ? null : { folder: live.path, name: live.session.name };
  const session = shelf.get(sessionId)?.session ?? null;
  return session === null ? null : { folder: shelf.path(sessionId), name: session.name };
}

/** Addresses the window may load; `devtools:` and the development server's only while developing. */
function isOwnUrl(url: string, devOrigin: string | null): boolean {
  if (url.startsWith(`${appOrigin}/`) || url.startsWith('blob:') || url.startsWith('data:')) return true;
  if (devOrigin === null) return false;
  const ownServers = [`${devOrigin}/`, `${devOrigin.replace('http', 'ws')}/`];
  return url.startsWith('devtools:') || ownServers.some((server) => url.startsWith(server));
}
