import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { readImageFile } from './readImageFile.js';

const temporaryFolder = temporaryFolders();

it('reads a file whole', async () => {
  const file = join(temporaryFolder(), 'a.png');
  writeFileSync(file, 'abc');
  expect(Buffer.from(await readImageFile(file)).toString()).toBe('abc');
});

it('refuses a folder, and says where there is nothing', async () => {
  const folder = temporaryFolder();
  await expect(readImageFile(folder)).rejects.toThrow(/it is a folder\. Name a picture in it/);
  await expect(readImageFile(join(folder, 'none.png'))).rejects.toThrow(/none\.png, but there is none/);
});

const unix = it.skipIf(process.platform === 'win32');

unix('refuses a pipe at once', async () => {
  const pipe = join(temporaryFolder(), 'f.png');
  execFileSync('mkfifo', [pipe]);
  await expect(readImageFile(pipe)).rejects.toThrow(/f\.png, but it is a pipe\. .*standard input as -/);
});

unix('refuses a device without an end', async () => {
  await expect(readImageFile('/dev/zero')).rejects.toThrow(/it is a device/);
});

unix('refuses a socket', async () => {
  const socket = join(temporaryFolder(), 's');
  const server = createServer().listen(socket);
  await new Promise((resolve) => server.once('listening', resolve));
  await expect(readImageFile(socket)).rejects.toThrow(/it is a socket/);
  server.close();
});
