/**
 * Entry of the process of large pictures: they are decoded, cut into tiles and read here, so that no question waits for a
 * picture and no picture for a question, and their memory goes with the process.
 */
import { extname, join } from 'node:path';
import { isLargePicture, LargePicture, PictureThread } from '../../engine/pictures.js';
import { toPicturesSchema } from '../ipc/pictureMessages.js';
import { connectParent } from './connectParent.js';
import { PictureHost } from './PictureHost.js';

const parent = connectParent();
// Beside this file, bundled or not.
const thread = new PictureThread(join(import.meta.dirname, `pictureThread${extname(import.meta.filename)}`));
const host = new PictureHost({
  isLarge: isLargePicture,
  open: (path, name, choices, parts, signal) =>
    LargePicture.open(path, name, choices, { ...parts, thread }, signal),
  post: (message) => parent.post(message),
});

parent.onMessage((message) => {
  const parsed = toPicturesSchema.safeParse(message);
  if (parsed.success) void host.handle(parsed.data);
  else
    console.error('The process of large pictures was sent a message it does not know:', parsed.error.message);
});
