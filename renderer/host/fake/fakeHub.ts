import type { HubDownload, HubDownloadList } from '../../../electron/ipc/hubContracts.js';
import type { AddedModel } from '../../../electron/ipc/modelContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { HubOffer } from '../../../engine/protocol/hubOffer.js';
import type { Host } from '../host.js';

type HubHost = Pick<
  Host,
  | 'hubPlace'
  | 'lookUpInHub'
  | 'cancelHubLookUp'
  | 'downloadFromHub'
  | 'cancelHubDownload'
  | 'dismissHubDownload'
  | 'addHubModel'
  | 'onHubDownloads'
>;

const cacheDir = '/home/you/.cache/huggingface/hub';
const totalBytes = 14.1e9;
const steps = 20;

/**
 * A hub in a page: a download takes twenty times as long as a token. Words in a name steer it: `missing`, `gated`, `limited` and
 * `offline` are answered so, `large` does not fit on the disk, `whole` is here already, `breaks` fails half-way the first time,
 * and `slow` never ends.
 */
export function fakeHub(
  stepMs: number,
  add: (name: string) => AddedModel,
): HubHost & { readonly hubDownloads: () => HubDownloadList } {
  const listeners = new Set<(list: HubDownloadList) => void>();
  let list: HubDownloadList = [];
  let timer: ReturnType<typeof setInterval> | undefined;
  const become = (next: HubDownloadList): Promise<Reply<HubDownloadList>> => {
    list = next;
    listeners.forEach((listener) => listener(list));
    return Promise.resolve({ ok: true, value: list });
  };
  const change = (name: string, to: Partial<HubDownload>) =>
    become(list.map((one) => (one.name === name ? { ...one, ...to } : one)));
  const end = (name: string, to: Partial<HubDownload>) => {
    clearInterval(timer);
    return change(name, to);
  };
  const step = (name: string, hadFailed: boolean): void => {
    const { progress } = list.find((one) => one.name === name)!;
    const done = Math.min(totalBytes, (progress?.bytes.done ?? 0) + totalBytes / steps);
    const isHalf = done >= totalBytes / 2;
    if (name.includes('slow') && isHalf) return;
    if (name.includes('breaks') && isHalf && !hadFailed) {
      void end(name, { state: 'failed', error: failures['offline']! });
      return;
    }
    const file = `model-0000${isHalf ? 2 : 1}-of-00003.safetensors`;
    void change(name, { progress: progressOf(done, file) });
    if (done >= totalBytes) void end(name, { state: 'done', modelId: add(name).modelId });
  };
  return {
    hubDownloads: () => list,
    hubPlace: () =>
      Promise.resolve({
        ok: true,
        value: {
          ...{ endpoint: 'https://huggingface.co', cacheDir, hasToken: false, offline: false },
          cached: [{ name: 'somebody/llava-from-elsewhere', bytes: 13.5e9 }],
        },
      }),
    lookUpInHub: ({ name }) => {
      const error = Object.entries(failures).find(([word]) => name.includes(word))?.[1];
      return Promise.resolve(error ? { ok: false, error } : { ok: true, value: offerOf(name) });
    },
    cancelHubLookUp: () => Promise.resolve({ ok: true, value: null }),
    downloadFromHub: ({ name }) => {
      const running = list.find(({ state }) => state === 'running');
      if (running !== undefined) {
        const message = `${running.name} is being downloaded, and only one model comes at a time.`;
        return Promise.resolve({ ok: false, error: { code: 'hub-busy', message } });
      }
      const before = list.find((one) => one.name === name);
      const begun = { name, state: 'running', error: null, modelId: null } as const;
      timer = setInterval(() => step(name, before?.state === 'failed'), stepMs);
      return become([
        ...list.filter((one) => one !== before),
        { ...begun, progress: before?.progress ?? null },
      ]);
    },
    cancelHubDownload: () => {
      const running = list.find(({ state }) => state === 'running');
      return running === undefined ? become(list) : end(running.name, { state: 'stopped' });
    },
    dismissHubDownload: ({ name }) => become(list.filter((one) => one.name !== name)),
    addHubModel: ({ name }) => Promise.resolve({ ok: true, value: add(name) }),
    onHubDownloads: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function progressOf(done: number, file: string): HubDownload['progress'] {
  const secondsLeft = Math.ceil((totalBytes - done) / 8.4e6);
  return {
    file,
    files: { done: done >= totalBytes / 2 ? 7 : 6, total: 9 },
    bytes: { done, total: totalBytes },
    ...{ bytesPerSecond: 8.4e6, secondsLeft, isQuiet: false },
  };
}

function offerOf(name: string): HubOffer {
  const isWhole = name.includes('whole');
  return {
    ...{ name, commit: 'c0ffee01'.repeat(5), licence: 'llama2', fileCount: 9, totalBytes, isWhole },
    hereBytes: isWhole ? totalBytes : 0.5e9,
    folder: `${cacheDir}/models--${name.replace(/@.*/, '').replaceAll('/', '--')}`,
    freeBytes: name.includes('large') ? 2e9 : 220e9,
    tower: { id: 'openai/clip-vit-large-patch14-336', isCertain: true },
    notices: [],
  };
}

const failures: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  missing: {
    code: 'hub-not-found',
    message: 'There is no model by this name on the hub. Check the spelling; a private one needs HF_TOKEN.',
  },
  gated: {
    code: 'hub-access-denied',
    message: 'It is given only to people who agreed to its terms.',
  },
  limited: { code: 'hub-rate-limited', message: 'The hub answers no more requests from here for now (429).' },
  offline: {
    code: 'hub-unreachable',
    message:
      'https://huggingface.co cannot be reached, or the connection broke. What was downloaded is kept.',
  },
};
