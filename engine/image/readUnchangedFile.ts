import { createHash } from 'node:crypto';
import { EngineError } from '../protocol/EngineError.js';
import { readImageFile } from './readImageFile.js';

/** sha256 of bytes, hexadecimal. */
export function hashOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** sha256 of an image file's bytes, hexadecimal. @throws EngineError as `readImageFile` */
export async function hashOfImageFile(path: string): Promise<string> {
  return hashOfBytes(await readImageFile(path));
}

/** The bytes of a file that was opened before. @throws EngineError as `readImageFile`, `image-changed` */
export async function readUnchangedFile(path: string, encodedHash: string): Promise<Uint8Array> {
  const bytes = await readImageFile(path);
  if (hashOfBytes(bytes) === encodedHash) return bytes;
  throw fileChanged(path);
}

/** Says that a file is another by now. */
export function fileChanged(path: string): EngineError {
  return new EngineError(
    'image-changed',
    `Expected ${path} as it was when it was opened, but it has changed since it was opened. Open it again.`,
  );
}
