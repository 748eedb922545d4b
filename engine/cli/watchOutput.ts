import type { EventEmitter } from 'node:events';
import type { TextSink } from './command.js';

/** A stream of the program, as far as its failures go. */
export type WatchedSink = TextSink & Pick<EventEmitter, 'on'>;

/**
 * Ends the program when its results cannot be written: quietly with status 0 where the reader has gone
 * (`fovea ask ... | head -1`), otherwise (a full disk, a device that fails) with a message and status 2. Where progress and
 * messages cannot be written, the work goes on.
 *
 * @param exit ends the program
 */
export function watchOutput(stdout: WatchedSink, stderr: WatchedSink, exit: (status: number) => void): void {
  stderr.on('error', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      exit(0);
      return;
    }
    const reason = error.code === 'ENOSPC' ? 'the disk or the device is full' : error.message;
    stderr.write(
      `fovea: what was found could not be written: ${reason}. Make room, or write it elsewhere.\n`,
    );
    exit(2);
  });
}
