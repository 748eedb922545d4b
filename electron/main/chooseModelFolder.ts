import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';

const options: OpenDialogOptions = { title: 'Open model folder', properties: ['openDirectory'] };

/** Shows the native dialog for a folder with a model; null when the person cancels. */
export async function chooseModelFolder(window: BrowserWindow | undefined): Promise<string | null> {
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
