import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';

const options: OpenDialogOptions = {
  title: 'Open image',
  properties: ['openFile'],
  filters: [
    { name: 'Images', extensions: ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'bmp', 'gif', 'avif'] },
    { name: 'All files', extensions: ['*'] },
  ],
};

/** Shows the native open dialog; null when the person cancels. */
export async function chooseImagePath(window: BrowserWindow | undefined): Promise<string | null> {
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
