import { BrowserWindow, nativeTheme, screen } from 'electron';
import { JsonFile } from '../services/settings/JsonFile.js';
import {
  placeWindow,
  smallestWindow,
  windowStateSchema,
  type Bounds,
  type WindowState,
} from '../services/window/placeWindow.js';

/** Shown until the page has painted: the canvas colours of the two themes. */
const backgroundColor = { dark: '#0f1115', light: '#f6f7f9' } as const;

/**
 * Makes the one window, where it was left last time, and keeps where it is left. Shown once it has painted.
 *
 * @param beforeClose the window goes once this has settled.
 */
export async function createMainWindow(
  preloadFile: string,
  windowStateFile: string,
  beforeClose: (window: BrowserWindow) => Promise<void>,
): Promise<BrowserWindow> {
  const stateFile = new JsonFile<WindowState | null>(windowStateFile, windowStateSchema.nullable(), null);
  const state = await stateFile.read();
  const window = new BrowserWindow({
    ...placeWindow(state?.bounds ?? null, workAreas()),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Fovea',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgroundColor.dark : backgroundColor.light,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (state?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.once('close', (event) => {
    // The app would be gone before the file is written: the window goes when it is.
    event.preventDefault();
    const saving = stateFile
      .write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
      .catch((error: unknown) => console.error('Where the window was left could not be saved:', error));
    void Promise.allSettled([saving, beforeClose(window)]).finally(() => window.destroy());
  });
  return window;
}

function workAreas(): [Bounds, ...Bounds[]] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary.workArea, ...others.map(({ workArea }) => workArea)];
}
