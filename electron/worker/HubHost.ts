import {
  fetchCheckpoint,
  findCachedCheckpoint,
  type HubPatience,
  type HubSettings,
  listCachedCheckpoints,
  lookUpCheckpoint,
  readHubSettings,
} from '../../engine/fetching.js';
import { parseHubName } from '../../engine/protocol/hubName.js';
import type { FromHub, ToHub } from '../ipc/hubMessages.js';
import { toFailure } from './toFailure.js';

/** What the host needs from outside. */
export interface HubHostParts {
  readonly post: (message: FromHub) => void;
  /** For tests; by default what the environment says. */
  readonly readSettings?: () => Promise<HubSettings>;
  /** For tests. */
  readonly patience?: HubPatience;
}

/** The only object of a process that speaks to the hub: does one thing, which can be cancelled. */
export class HubHost {
  private readonly abort = new AbortController();

  constructor(private readonly parts: HubHostParts) {}

  /** Carries out one message. Never rejects: every failure becomes a message. */
  async handle(message: ToHub): Promise<void> {
    if (message.type === 'cancel') {
      this.abort.abort();
      return;
    }
    try {
      this.parts.post(await this.work(message));
    } catch (error) {
      if (this.abort.signal.aborted) this.parts.post({ type: 'cancelled' });
      else this.parts.post({ type: 'failed', error: toFailure(error) });
    }
  }

  private async work(message: Exclude<ToHub, { readonly type: 'cancel' }>): Promise<FromHub> {
    const { post, readSettings = readHubSettings, patience } = this.parts;
    const settings = await readSettings();
    const { cacheDir, endpoint, offline, token } = settings;
    const options = { settings, signal: this.abort.signal, ...(patience !== undefined && { patience }) };
    switch (message.type) {
      case 'place': {
        const cached = await listCachedCheckpoints(cacheDir);
        return {
          type: 'place',
          place: { endpoint, cacheDir, offline, hasToken: token !== undefined, cached },
        };
      }
      case 'look-up':
        return { type: 'looked-up', offer: await lookUpCheckpoint(parseHubName(message.name), options) };
      case 'find': {
        const { folder } = await findCachedCheckpoint(parseHubName(message.name), cacheDir);
        return { type: 'found', folder };
      }
      case 'download': {
        const { folder } = await fetchCheckpoint(parseHubName(message.name), {
          ...options,
          onProgress: (progress) => post({ type: 'progress', progress }),
        });
        return { type: 'downloaded', folder };
      }
    }
  }
}
