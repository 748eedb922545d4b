import { app, dialog, type BrowserWindow } from 'electron';
import { join } from 'node:path';

/** What is to be named. */
export interface ExportTargetWish {
  /** Proposed file name, with its ending. */
  readonly name: string;
  /** null for a folder. */
  readonly extension: string | null;
  /** What is exported. */
  readonly label: string;
}

/** Where exports went last: the next is proposed there. */
let lastFolder: string | null = null;

/** Shows the native save dialog; null when the person cancels. */
export async function chooseExportTarget(
  window: BrowserWindow | undefined,
  { name, extension, label }: ExportTargetWish,
): Promise<string | null> {
  const options = {
    title: `Export: ${label}`,
    defaultPath: join(lastFolder ?? app.getPath('documents'), name),
    filters: extension === null ? [] : [{ name: label, extensions: [extension] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  } satisfies Electron.SaveDialogOptions;
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || filePath === '') return null;
  lastFolder = join(filePath, '..');
  return filePath;
}
