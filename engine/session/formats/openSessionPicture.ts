import { stat } from 'node:fs/promises';
import { openPictureRows, type PictureRows } from '../../image/openPictureRows.js';
import { hashOfFile } from '../../storage/hashOfFile.js';
import type { LoadedSession } from '../loadSession.js';
import { SessionError } from '../SessionError.js';

/**
 * The picture of a session as the session shows it, to be read row by row. Its file is the one that was worked on, by its
 * hash.
 *
 * @throws SessionError `picture-missing`, `picture-changed`; EngineError as `decodeImage`
 */
export async function openSessionPicture(loaded: LoadedSession): Promise<PictureRows> {
  const { picture } = loaded.session;
  const path = await sessionPictureFile(loaded);
  const rows = await openPictureRows(path, picture.name, picture.choices);
  if (rows.width === picture.width && rows.height === picture.height) return rows;
  await rows.close();
  throw new SessionError(
    'picture-changed',
    `Expected ${path} to show ${picture.width} x ${picture.height} pixels as it did, but it shows ${rows.width} x ${rows.height}. ` +
      'Open the session in the app: it says what is chosen of the picture.',
  );
}

/** The file of the picture, once its hash is known to be that of the session. @throws SessionError `picture-missing`, `picture-changed` */
export async function sessionPictureFile({ session, folder }: LoadedSession): Promise<string> {
  const path = folder.picturePath();
  const { sha256, name } = session.picture;
  const entry = await stat(path).catch(() => null);
  if (entry?.isFile() !== true) {
    throw new SessionError(
      'picture-missing',
      `Expected the picture ${name} at ${path}, but it is not there. Put it back, or export what needs no picture.`,
    );
  }
  const found = await hashOfFile(path);
  if (found === sha256) return path;
  throw new SessionError(
    'picture-changed',
    `Expected the picture ${name} as it was when it was worked on (sha256 ${sha256.slice(0, 16)}…), but the file at ${path} is another by now ` +
      `(${found.slice(0, 16)}…). Put the first one back, or export what needs no picture.`,
  );
}
