import type { Picture } from '../image/Picture.js';
import type { PictureSize } from '../image/rgbImage.js';
import { writePngRows } from '../image/writePng.js';
import { AppError } from '../protocol/AppError.js';
import { EngineError } from '../protocol/EngineError.js';
import type { CommandContext } from './command.js';

/** What is drawn over rows before they are written, in place: uint8 [rows, width, 3], the first of them `top` rows down. */
export type DrawOver = (rows: Uint8Array, top: number) => void;

/**
 * Writes a picture at full resolution as PNG, row by row, so that a large one is never held. A terminal is told how far it is.
 *
 * @param what it is, for messages
 * @throws EngineError as `Picture.pixels`, `option-invalid` when the file cannot be written; the signal's reason once it is
 * aborted, with nothing left behind
 */
export async function writePicture(
  what: string,
  picture: Picture,
  size: PictureSize,
  target: string,
  { signal, stderr }: Pick<CommandContext, 'signal' | 'stderr'>,
  drawOver?: DrawOver,
): Promise<void> {
  const told = stderr.isTTY === true && picture.large !== undefined;
  async function* rows(): AsyncGenerator<Uint8Array> {
    let top = 0;
    for await (const data of picture.rows()) {
      signal.throwIfAborted();
      drawOver?.(data, top);
      yield data;
      top += data.length / (size.width * 3);
      if (told) stderr.write(`\r${Math.round((top / size.height) * 100)} % of the ${what} written`);
    }
    if (told) stderr.write('\n');
  }
  await orCannotWrite(what, target, writePngRows(size, rows(), target, compressionLevel), signal);
}

/** What writing gives, or says in words that a file could not be written. */
export async function orCannotWrite(
  what: string,
  target: string,
  writing: Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await writing;
  } catch (cause) {
    if (cause instanceof AppError || signal?.aborted === true) throw cause;
    throw new EngineError('option-invalid', `Cannot write the ${what} to ${target}: ${String(cause)}.`, {
      cause,
    });
  }
}

/** zlib's: the file is kept, so it may take a little longer to be small. */
export const compressionLevel = 6;
