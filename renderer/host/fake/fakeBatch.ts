import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { Host } from '../host.js';

/** The part of the host that asks about many pictures. */
export type BatchHost = Pick<
  Host,
  | 'chooseBatchPictures'
  | 'chooseBatchQuestions'
  | 'chooseBatchOut'
  | 'startBatch'
  | 'holdBatch'
  | 'goOnWithBatch'
  | 'cancelBatch'
  | 'dismissBatch'
  | 'openBatchReport'
  | 'revealBatch'
  | 'onBatch'
>;

const idle: BatchStatus = {
  state: 'idle',
  pictures: { names: [], count: 0 },
  out: null,
  questionsFile: null,
  progress: null,
  failures: [],
  outcome: null,
  error: null,
};

/** A batch in a page: each question takes as long as a token; there is one picture that cannot be read. */
export function fakeBatch(questionMs: number): BatchHost & { readonly batchStatus: () => BatchStatus } {
  const listeners = new Set<(status: BatchStatus) => void>();
  let status = idle;
  let timer: ReturnType<typeof setInterval> | undefined;

  const become = (change: Partial<BatchStatus>): Promise<Reply<BatchStatus>> => {
    status = { ...status, ...change };
    listeners.forEach((listener) => listener(status));
    return Promise.resolve({ ok: true, value: status });
  };
  const end = (cancelled: boolean): void => {
    clearInterval(timer);
    const { done = 0, total = 0 } = status.progress ?? {};
    void become({ state: 'ended', outcome: { answered: Math.max(0, done - 1), expected: total, cancelled } });
  };
  const step = (): void => {
    if (status.state !== 'running' || status.progress === null) return;
    const { done, total } = status.progress;
    const secondsLeft = ((total - done - 1) * questionMs) / 1000;
    const picture = `scan-${done + 1}.png`;
    void become({
      progress: { done: done + 1, total, picture, secondsLeft },
      ...(done === 1 && {
        failures: [
          { picture: 'scans/scan-2.png', questions: 1, reason: 'Expected an image, but it is text.' },
        ],
      }),
    });
    if (done + 1 === total) end(false);
  };

  return {
    batchStatus: () => status,
    chooseBatchPictures: ({ kind }) =>
      become({
        pictures:
          kind === 'folder'
            ? { names: ['scans'], count: 1 }
            : { names: ['a.png', 'b.png', 'c.png'], count: 12 },
      }),
    chooseBatchQuestions: () =>
      Promise.resolve({ ok: true, value: { name: 'questions.txt', text: 'What is this?\nWhere is it?' } }),
    chooseBatchOut: () => become({ out: '/home/you/results' }),
    startBatch: ({ questions }) => {
      if (questions.trim() === '' && status.state === 'idle')
        return Promise.resolve({
          ok: false,
          error: { code: 'batch-incomplete', message: 'A batch needs a question a line.' },
        });
      timer = setInterval(step, questionMs);
      return become({ state: 'running', progress: { done: 0, total: 12, picture: '', secondsLeft: null } });
    },
    holdBatch: () => become({ state: 'held' }),
    goOnWithBatch: () => become({ state: 'running' }),
    cancelBatch: () => {
      end(true);
      return Promise.resolve({ ok: true, value: status });
    },
    dismissBatch: () => become(idle),
    openBatchReport: () => Promise.resolve({ ok: true, value: null }),
    revealBatch: () => Promise.resolve({ ok: true, value: null }),
    onBatch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
