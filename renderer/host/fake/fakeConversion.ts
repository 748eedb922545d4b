import type { ConversionStatus } from '../../../electron/ipc/conversionContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { Host } from '../host.js';

type ConversionHost = Pick<
  Host,
  | 'conversionStatus'
  | 'planConversion'
  | 'startConversion'
  | 'cancelConversion'
  | 'resumeConversion'
  | 'dismissConversion'
  | 'onConversion'
>;

const idle: ConversionStatus = { state: 'idle', order: null, plan: null, progress: null, error: null };
const totalBytes = 8e9;

/** Conversions of the fake: planned at once, and half done until they are told to stop. */
export function fakeConversion(): ConversionHost {
  let status = idle;
  const become = (change: Partial<ConversionStatus>): Promise<Reply<ConversionStatus>> => {
    status = { ...status, ...change };
    return Promise.resolve({ ok: true, value: status });
  };
  const half = { doneBytes: totalBytes / 2, totalBytes };
  return {
    conversionStatus: () => become({}),
    planConversion: ({ weights, blockSize }) =>
      become({
        ...idle,
        state: 'planned',
        order: {
          ...{ weights, blockSize, source: '/models/llava-v1.5-13b' },
          target: `/models/llava-v1.5-13b-${weights}`,
        },
        plan: { files: 43, totalBytes, finishedBytes: 0, freeBytes: 120e9, estimatedMs: 720_000 },
      }),
    startConversion: () => become({ state: 'running', progress: half }),
    cancelConversion: () => become(status.state === 'planned' ? idle : { state: 'stopped' }),
    resumeConversion: () => become({ state: 'running', progress: half }),
    dismissConversion: () => become(idle),
    onConversion: () => () => undefined,
  };
}
