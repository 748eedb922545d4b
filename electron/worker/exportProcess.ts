/**
 * Entry of the process that makes exports: it decodes the picture, draws and writes, so that neither the window nor a question
 * waits for it. Who cancels an export ends the process.
 */
import { exportSession, loadSession, previewExport } from '../../engine/exporting.js';
import { toExporterSchema } from '../ipc/exportMessages.js';
import { connectParent } from './connectParent.js';
import { ExportHost } from './ExportHost.js';

const parent = connectParent();
const host = new ExportHost({
  load: loadSession,
  exportSession,
  preview: previewExport,
  post: (message) => parent.post(message),
});

parent.onMessage((message) => {
  const parsed = toExporterSchema.safeParse(message);
  if (parsed.success) void host.handle(parsed.data);
  else console.error('The process of exports was sent a message it does not know:', parsed.error.message);
});
