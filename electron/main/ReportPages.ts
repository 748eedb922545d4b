import { BrowserWindow, session } from 'electron';
import { pathToFileURL } from 'node:url';
import type { ReportPages } from '../services/exports/SessionExports.js';

/** Pixels of the page that is shown as a picture. */
const pageSize = { width: 1000, height: 1300 };

/** Longest time a page may take to be drawn, in ms. */
const patienceMs = 120_000;

/** Shows and prints reports in a window that nobody sees, runs no script and reaches nothing but the report's own file. */
export const reportPages: ReportPages = {
  print: (htmlFile) =>
    withPage(htmlFile, ({ webContents }) =>
      webContents.printToPDF({ printBackground: true, preferCSSPageSize: true, generateTaggedPDF: true }),
    ),
  picture: (htmlFile) =>
    withPage(htmlFile, async ({ webContents }) => {
      await webContents.insertCSS('::-webkit-scrollbar { display: none }');
      const image = await webContents.capturePage();
      return image.toPNG();
    }),
};

async function withPage<T>(htmlFile: string, use: (window: BrowserWindow) => Promise<T>): Promise<T> {
  const address = pathToFileURL(htmlFile).href;
  // Of its own, and never on the disk: nothing of the app's session applies to it, and nothing it has to the app.
  const ofReports = session.fromPartition('reports', { cache: false });
  ofReports.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  ofReports.setPermissionCheckHandler(() => false);
  ofReports.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !url.startsWith('data:') && !url.startsWith('file:') }),
  );
  const window = new BrowserWindow({
    ...pageSize,
    show: false,
    webPreferences: {
      session: ofReports,
      offscreen: true,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The report was not drawn within ${patienceMs / 1000} s.`)),
      patienceMs,
    );
  });
  try {
    await Promise.race([window.loadURL(address), impatience]);
    return await Promise.race([use(window), impatience]);
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}
