import type { MessagePort } from 'node:worker_threads';
import { AppError } from '../../protocol/AppError.js';
import type { EngineErrorCode } from '../../protocol/EngineError.js';
import { type PictureOrder, type PictureReport, type PictureTaskName, pictureTasks } from './pictureTasks.js';

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
