/**
 * Entry of the engine process: connects the engine to the process that started it. The engine lives here
 * because onnxruntime-node's `run()` blocks its thread and because a crash must not take the window along.
 */
import { extname, join } from 'node:path';
import { openForWindow, Picture, runExperiment } from '../../engine/index.js';
import { PictureThread } from '../../engine/pictures.js';
import { toEngineSchema } from '../ipc/engineMessages.js';
import { EngineHost } from './EngineHost.js';
import { connectParent } from './connectParent.js';

const parent = connectParent();
// Beside this file, bundled or not.
const threadFile = join(import.meta.dirname, `pictureThread${extname(import.meta.filename)}`);
const pictureThread = new PictureThread(threadFile);
const host = new EngineHost({
  openEngine: openForWindow,
  runExperiment,
  openPicture: (source, choices, signal, large) =>
    large === undefined
      ? Picture.open(source, choices, pictureThread, { signal })
      : Promise.resolve(Picture.ofLarge(large, pictureThread)),
  post: (message) => parent.post(message),
  tokenDelayMs: Number(process.env['FOVEA_TOKEN_DELAY_MS'] ?? 0),
});

parent.onMessage((message) => {
  const parsed = toEngineSchema.safeParse(message);
  if (parsed.success) void host.handle(parsed.data);
  else console.error('The engine process was sent a message it does not know:', parsed.error.message);
});
