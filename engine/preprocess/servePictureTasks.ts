import type { MessagePort, Transferable } from 'node:worker_threads';
import { AppError } from '../protocol/AppError.js';
import { levelPath } from '../image/large/levelPath.js';
import { decodeToFile } from '../image/large/decodeToFile.js';
import { decodeImage } from '../image/decodeImage.js';
import { hashOfImageFile, readUnchangedFile } from '../image/readUnchangedFile.js';
import type {
  PictureOrder,
  PictureReport,
  PictureTaskName,
  PictureTasks,
  ReportProgress,
} from '../image/thread/pictureTasks.js';
import type { EngineErrorCode } from '../protocol/EngineError.js';
import { shrinkLarge } from './shrinkLarge.js';

/** The body of a thread for pictures: carries out what its owner (`PictureThread`) sends. */
export function servePictureTasks(port: MessagePort): void {
  port.on('message', (order: PictureOrder) => void carryOut(port, order));
}

async function carryOut<Name extends PictureTaskName>(
  port: MessagePort,
  { id, task, input }: PictureOrder<Name>,
): Promise<void> {
  const report = (message: PictureReport): void => port.postMessage(message);
  try {
    const { output, transfer } = await pictureTasks[task](input, (done, total) =>
      report({ id, type: 'progress', done, total }),
    );
    port.postMessage({ id, type: 'done', output } satisfies PictureReport, transfer);
  } catch (error) {
    const expected = error instanceof AppError;
    if (!expected) console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    report({ id, type: 'failed', code: expected ? (error.code as EngineErrorCode) : null, message });
  }
}

/** What carries out each piece of work, and what of the result is handed over instead of copied. */
const pictureTasks: {
  readonly [Name in PictureTaskName]: (
    input: PictureTasks[Name]['input'],
    onProgress: ReportProgress,
  ) => Promise<{ output: PictureTasks[Name]['output']; transfer?: Transferable[] }>;
} = {
  hash: async ({ path }) => ({ output: await hashOfImageFile(path) }),
  decode: async ({ path, name, encodedHash, choices }) => {
    const bytes = await readUnchangedFile(path, encodedHash);
    const output = await decodeImage({ bytes, name }, choices);
    return { output, transfer: ownBuffer(output.data) };
  },
  decodeToFile: async ({ path, name, choices, rawPath, levels }) => {
    const made = levels && {
      tileSide: levels.tileSide,
      pathOf: (level: number) => levelPath(levels.folder, level),
    };
    return { output: await decodeToFile(path, name, choices, rawPath, made) };
  },
  resize: async ({ file, target }, onProgress) => {
    const output = await shrinkLarge(file, target, onProgress);
    return { output, transfer: ownBuffer(output) };
  },
};

/** The memory of an array that has it for itself. */
function ownBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
