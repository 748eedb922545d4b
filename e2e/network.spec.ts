import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './support/foveaTest.js';

/** Listeners on this machine's own loopback address that note whoever comes. */
interface Listeners {
  readonly tcpPort: number;
  readonly udpPort: number;
  /** One entry a connection or packet, e.g. `tcp` or `udp`. */
  readonly visits: readonly string[];
  close(): void;
}

let listeners: Listeners;
test.beforeEach(async () => {
  listeners = await listen();
});
test.afterEach(() => listeners.close());

test('WebRTC reaches nothing: no packet, no connection, no address of this machine', async ({
  openTalkative,
}) => {
  const { page } = await openTalkative(0);
  const candidates = await gatherCandidates(page, [
    `stun:127.0.0.1:${listeners.udpPort}`,
    `turn:127.0.0.1:${listeners.udpPort}?transport=udp`,
    `turn:127.0.0.1:${listeners.tcpPort}?transport=tcp`,
    `turns:127.0.0.1:${listeners.tcpPort}?transport=tcp`,
  ]);
  expect(listeners.visits).toEqual([]);
  expect(candidates).toEqual([]);
});

test('a page that asks for a connection in advance gets none, and no name is looked up', async ({
  openTalkative,
}) => {
  const { page, app } = await openTalkative(0);
  await page.evaluate((origin) => {
    for (const rel of ['preconnect', 'dns-prefetch']) {
      const link = document.createElement('link');
      Object.assign(link, { rel, href: origin });
      document.head.append(link);
    }
  }, `http://127.0.0.1:${listeners.tcpPort}`);
  const lookUp = (host: string): Promise<string> =>
    app.evaluate(
      ({ session }, name) =>
        session.defaultSession.resolveHost(name).then(
          ({ endpoints }) => `found ${endpoints[0]?.address}`,
          (error: unknown) => String(error),
        ),
      host,
    );
  expect(await lookUp('localhost')).toContain('ERR_NAME_NOT_RESOLVED');
  // Asked for by the app itself, past what the page's policy and the request filter hold back.
  const fetched = await app.evaluate(
    ({ net }, address) =>
      net.fetch(address).then(
        () => 'answered',
        (error: unknown) => String(error),
      ),
    `http://127.0.0.1:${listeners.tcpPort}/`,
  );
  expect(fetched).toContain('ERR_');
  expect(listeners.visits).toEqual([]);
});

/** Lets the page gather ICE candidates with these servers until it has asked all; returns those it found. */
function gatherCandidates(page: Page, urls: readonly string[]): Promise<string[]> {
  return page.evaluate(async (servers) => {
    const found: string[] = [];
    const connection = new RTCPeerConnection({
      iceServers: servers.map((url) => ({ urls: url, username: 'someone', credential: 'secret' })),
    });
    const gathered = new Promise<void>((done) => {
      connection.onicecandidate = ({ candidate }) => {
        if (candidate === null) done();
        else if (candidate.candidate !== '') found.push(candidate.candidate);
      };
    });
    connection.createDataChannel('any');
    await connection.setLocalDescription();
    await gathered;
    connection.close();
    return found;
  }, urls);
}

async function listen(): Promise<Listeners> {
  const visits: string[] = [];
  const server: Server = createServer((socket) => {
    visits.push('tcp');
    socket.on('error', () => undefined);
    socket.destroy();
  });
  const socket: Socket = createSocket('udp4', () => visits.push('udp'));
  server.listen(0, '127.0.0.1');
  socket.bind(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(socket, 'listening')]);
  return {
    tcpPort: (server.address() as AddressInfo).port,
    udpPort: socket.address().port,
    visits,
    close: () => {
      server.close();
      socket.close();
    },
  };
}
