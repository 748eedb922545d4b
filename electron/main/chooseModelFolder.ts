import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';

/** Shows the native dialog for a folder with a model; null when the person cancels. */
export async function chooseModelFolder(
  window: BrowserWindow | undefined,
  title = 'Open model folder',
): Promise<string | null> {
  const options: OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
