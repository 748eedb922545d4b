import { afterEach } from 'vitest';
import type { HubPatience } from '../retrying.js';
import { type HubModels, HubServer } from './HubServer.js';

export { type Fault, type Seen, sha256, testCommit } from './HubServer.js';

/** Tests wait for nothing. */
export const testPatience: HubPatience = { tries: 3, backoffMs: 1, stallMs: 500, longestWaitMs: 400 };

/** A hub on this machine that ends with the test. */
export class FakeHub extends HubServer {
  static async start(models: HubModels): Promise<FakeHub> {
    const hub = new FakeHub();
    await hub.listen(models);
    running.push(hub);
    return hub;
  }
}

const running: FakeHub[] = [];

afterEach(() => {
  for (const hub of running.splice(0)) hub.stop();
});
