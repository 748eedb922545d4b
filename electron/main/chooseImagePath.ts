import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { imageFormats } from '../../engine/protocol/imageFormat.js';

const options: OpenDialogOptions = {
  title: 'Open image',
  properties: ['openFile'],
  filters: [
    { name: 'Images', extensions: Object.values(imageFormats).flatMap(({ extensions }) => extensions) },
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
