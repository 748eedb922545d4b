import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { imageFormats } from '../../engine/protocol/imageFormats.js';

const options: Readonly<Record<'files' | 'folder', OpenDialogOptions>> = {
  files: {
    title: 'Open images',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Images', extensions: Object.values(imageFormats).flatMap(({ extensions }) => extensions) },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  // Linux and Windows have no dialog that chooses either.
  folder: { title: 'Open the images of a folder', properties: ['openDirectory', 'multiSelections'] },
};

/** Shows the native open dialog, for files or for folders of them; no path when the person cancels. */
export async function chooseImagePaths(
  window: BrowserWindow | undefined,
  kind: 'files' | 'folder',
): Promise<readonly string[]> {
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options[kind])
    : dialog.showOpenDialog(options[kind]));
  return canceled ? [] : filePaths;
}
