import { app, Menu, nativeTheme, session } from 'electron';
import type { OpenedImage } from '../ipc/contracts.js';
import type { Reply } from '../ipc/reply.js';
import { AppFiles } from '../services/window/AppFiles.js';
import { createRequestHandlers } from '../services/createRequestHandlers.js';
import { EngineSupervisor } from '../services/engine/EngineSupervisor.js';
import { ImageRegistry } from '../services/images/ImageRegistry.js';
import { appOrigin } from '../services/window/resolveAppUrl.js';
import { SampleShelf } from '../services/images/SampleShelf.js';
import { SettingsService } from '../services/settings/SettingsService.js';
import type { Profile } from '../services/settings/chooseProfile.js';
import { sweepTemporaryFolders, TemporaryFolder } from '../../engine/storage/TemporaryFolder.js';
import { answerRequests, toFailure } from './answerRequests.js';
import { appPaths, type AppPaths } from './appPaths.js';
import { menuTemplate } from './menuTemplate.js';
import { chooseImagePath } from './chooseImagePath.js';
import { chooseModelFolder } from './chooseModelFolder.js';
import { createMainWindow } from './createMainWindow.js';
import { cutOffNetwork } from './cutOffNetwork.js';
import { developmentServer } from './developmentServer.js';
import { hardenApp } from './hardenApp.js';
import { launchImageOpener } from './launchImageOpener.js';
import type { OpenRequests } from './OpenRequests.js';
import { serveAppScheme } from './serveAppScheme.js';
import { startUtilityEngine } from './startUtilityEngine.js';
import { WindowLink } from './WindowLink.js';

/** How this run of the app was started. */
export interface Launch {
  /** Absolute path of the image named on the command line. */
  readonly launchImagePath: string | null;
  /** Folder of `--model` or `FOVEA_MODEL`. */
  readonly modelDir: string | null;
  readonly openRequests: OpenRequests;
  readonly profile: Profile;
}

/** Wires services, engine process and window together. Called once, when Electron is ready. */
export async function startApp({ launchImagePath, modelDir, openRequests, profile }: Launch): Promise<void> {
  const paths = appPaths(modelDir, profile.settingsDir);
  const devOrigin = developmentServer();
  const pageOrigin = devOrigin ?? appOrigin;
  hardenApp(session.defaultSession, (url) => isOwnUrl(url, devOrigin));
  await cutOffNetwork(session.defaultSession, devOrigin);

  const link = new WindowLink(pageOrigin);
  const services = await startServices(paths, link);
  const { engine, images, samples } = services;
  const launchImage = launchImageOpener(images, launchImagePath);
  // Begun before there is a window, so that the engine process decodes it before it opens the model.
  void launchImage();
  void sweepTemporaryFolders(paths.temporaryDir);
  const files = devOrigin === null ? await AppFiles.list(paths.rendererDir) : undefined;
  serveAppScheme(
    session.defaultSession,
    {
      appFile: (urlPath) => files?.served(urlPath),
      image: (imageId) => images.served(imageId),
      sample: (sampleId) => samples.served(sampleId),
    },
    devOrigin,
  );
  nativeTheme.themeSource = services.settings.current.theme;
  const handlers = createRequestHandlers({
    ...services,
    applyTheme: (theme) => (nativeTheme.themeSource = theme),
    chooseImagePath: () => chooseImagePath(link.current),
    chooseModelFolder: () => chooseModelFolder(link.current),
    shippedModelDir: paths.shippedModelDir,
    app: {
      version: app.getVersion(),
      electronVersion: process.versions.electron,
      platform: process.platform,
      settingsTrouble: profile.trouble,
    },
    launchImage,
  });
  answerRequests(handlers, (event) => link.trusts(event));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate((command) => link.send('push:command', command), devOrigin !== null)),
  );
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    engine.dispose();
    images.dispose();
  });

  const window = await createMainWindow(paths.preloadFile, paths.windowStateFile);
  link.attach(window);
  await window.loadURL(`${pageOrigin}/index.html`);
  openRequests.listen((imagePath) => {
    link.focus();
    if (imagePath === null) return;
    void openImage(images, imagePath).then((reply) => link.send('push:image-opened', reply));
  });
}

/** Starts the engine process first: opening the model takes longest and runs beside everything else. */
async function startServices(
  paths: AppPaths,
  link: WindowLink,
): Promise<{
  readonly settings: SettingsService;
  readonly engine: EngineSupervisor;
  readonly images: ImageRegistry;
  readonly samples: SampleShelf;
}> {
  const settings = await SettingsService.open(paths.settingsFile);
  const engine = new EngineSupervisor({
    start: startUtilityEngine(paths.engineProcessFile),
    checkpointDir: paths.modelDir,
    provider: settings.current.provider,
    onStatus: (status) => link.send('push:engine', status),
    onRun: (batch) => link.send('push:run', batch),
  });
  engine.start();
  const images = new ImageRegistry({
    open: (image, displayPath) => engine.openImage(image, displayPath),
    temporaryFolder: new TemporaryFolder(paths.temporaryDir),
  });
  return { settings, engine, images, samples: await SampleShelf.open(paths.samplesDir) };
}

async function openImage(images: ImageRegistry, path: string): Promise<Reply<OpenedImage>> {
  try {
    return { ok: true, value: await images.openFile(path) };
  } catch (error) {
    return { ok: false, error: toFailure(`opening ${path}`, error) };
  }
}

/** Addresses the window may load; `devtools:` and the development server's only while developing. */
function isOwnUrl(url: string, devOrigin: string | null): boolean {
  if (url.startsWith(`${appOrigin}/`) || url.startsWith('blob:') || url.startsWith('data:')) return true;
  if (devOrigin === null) return false;
  const ownServers = [`${devOrigin}/`, `${devOrigin.replace('http', 'ws')}/`];
  return url.startsWith('devtools:') || ownServers.some((server) => url.startsWith(server));
}
