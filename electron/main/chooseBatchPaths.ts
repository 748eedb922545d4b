import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';

/** Shows the native dialog for a file of questions; null when the person cancels. */
export function chooseQuestionsFile(window: BrowserWindow | undefined): Promise<string | null> {
  return chooseOne(window, {
    title: 'Questions, one a line',
    properties: ['openFile'],
    filters: [
      { name: 'Questions', extensions: ['txt', 'jsonl'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
}

/** Shows the native dialog for the folder of the results; null when the person cancels. */
export function chooseResultsFolder(window: BrowserWindow | undefined): Promise<string | null> {
  return chooseOne(window, {
    title: 'Folder for the results',
    properties: ['openDirectory', 'createDirectory'],
  });
}

async function chooseOne(
  window: BrowserWindow | undefined,
  options: OpenDialogOptions,
): Promise<string | null> {
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
