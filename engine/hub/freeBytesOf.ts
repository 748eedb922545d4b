import { mkdir, statfs } from 'node:fs/promises';

/** Bytes that can be written into a folder, which is made where it is not there. @throws Error of the file system */
export async function freeBytesOf(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
