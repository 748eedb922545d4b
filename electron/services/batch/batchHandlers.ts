import type { RequestPayload } from '../../ipc/contracts.js';
import type { BatchHandlers } from '../createRequestHandlers.js';
import type { BatchService } from './BatchService.js';

/** What the handlers of batches work with. */
export interface BatchHandlerParts {
  readonly batch: BatchService;
  /** Native dialogs; no path, or null, when cancelled. */
  readonly choosePictures: (
    kind: RequestPayload<'batch:choose-pictures'>['kind'],
  ) => Promise<readonly string[]>;
  readonly chooseQuestions: () => Promise<string | null>;
  readonly chooseOut: () => Promise<string | null>;
  /** What the desktop does with a file: open it, show it in its file manager. */
  readonly openFile: (path: string) => Promise<void>;
  readonly reveal: (path: string) => void;
}

/** The bodies of the window's requests about batches. */
export function batchHandlers(parts: BatchHandlerParts): BatchHandlers {
  const { batch } = parts;
  return {
    'batch:choose-pictures': async ({ kind }) => batch.choosePictures(await parts.choosePictures(kind)),
    'batch:choose-questions': async () => batch.chooseQuestions(await parts.chooseQuestions()),
    'batch:choose-out': async () => batch.chooseOut(await parts.chooseOut()),
    'batch:start': ({ questions, settings }) => batch.start(questions, settings),
    'batch:hold': () => Promise.resolve(batch.hold()),
    'batch:go-on': () => Promise.resolve(batch.goOn()),
    'batch:cancel': () => Promise.resolve(batch.cancel()),
    'batch:dismiss': () => batch.dismiss(),
    'batch:open-report': async () => {
      await parts.openFile(await batch.reportPath());
      return null;
    },
    'batch:reveal': async () => {
      await Promise.resolve();
      parts.reveal(batch.outFolder());
      return null;
    },
  };
}
