import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** Says where an entry of the archive goes, relative to the target folder, or null to leave it out. */
export type EntryPlacement = (entryName: string) => string | null;

/**
 * Unpacks a zip file into `targetDir`, keeping Unix permission bits.
 *
 * @param zipPath archive on disk
 * @param targetDir folder that is created when missing; nothing is written outside it
 * @param place renames or leaves out entries (names use '/')
 * @throws Error when the archive is damaged or an entry would land outside `targetDir`
 */
export async function unzip(zipPath: string, targetDir: string, place: EntryPlacement): Promise<void> {
  const root = resolve(targetDir);
  const archive = await openZip(zipPath);
  try {
    await new Promise<void>((done, fail) => {
      archive.on('error', fail);
      archive.on('end', done);
      archive.on('entry', (entry: Entry) => {
        writeEntry(archive, entry, root, place).then(() => archive.readEntry(), fail);
      });
      archive.readEntry();
    });
  } finally {
    archive.close();
  }
}

async function writeEntry(
  archive: ZipFile,
  entry: Entry,
  root: string,
  place: EntryPlacement,
): Promise<void> {
  if (entry.fileName.endsWith('/')) return;
  const relativePath = place(entry.fileName);
  if (relativePath === null) return;
  const target = resolve(join(root, relativePath));
  if (!target.startsWith(root + sep)) {
    throw new Error(
      `The archive holds ${entry.fileName}, which would be written outside ${root}. It is not safe to unpack.`,
    );
  }
  await mkdir(dirname(target), { recursive: true });
  const permissions = (entry.externalFileAttributes >>> 16) & 0o777;
  const content = await promisify(archive.openReadStream.bind(archive))(entry);
  await pipeline(content, createWriteStream(target, { mode: permissions === 0 ? 0o644 : permissions }));
}

function openZip(zipPath: string): Promise<ZipFile> {
  return new Promise((done, fail) => {
    yauzl.open(zipPath, { lazyEntries: true, autoClose: false }, (error, archive) => {
      if (error) fail(error);
      else done(archive);
    });
  });
}
