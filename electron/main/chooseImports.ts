import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';

const options: OpenDialogOptions = {
  title: 'Import',
  properties: ['openFile', 'multiSelections'],
  filters: [
    { name: 'Sessions and annotations', extensions: ['fovea', 'json', 'geojson'] },
    { name: 'Sessions of Fovea', extensions: ['fovea'] },
    { name: 'Annotations: COCO, LabelMe, GeoJSON', extensions: ['json', 'geojson'] },
  ],
};

/** Shows the native dialog for bundles and files of annotations; no path when the person cancels. */
export async function chooseImports(window: BrowserWindow | undefined): Promise<readonly string[]> {
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? [] : filePaths;
}
