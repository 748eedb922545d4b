import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { extname, join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { projectRoot } from '../build/index.js';
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
  const { page, app } = await openTalkative(0);
  const candidates = await gatherCandidates(page, [
    `stun:127.0.0.1:${listeners.udpPort}`,
    `turn:127.0.0.1:${listeners.udpPort}?transport=udp`,
    `turn:127.0.0.1:${listeners.tcpPort}?transport=tcp`,
    `turns:127.0.0.1:${listeners.tcpPort}?transport=tcp`,
  ]);
  expect(listeners.visits).toEqual([]);
  expect(candidates).toEqual([]);

  await test.step('no host is found by name or number, and no address without the proxy to nowhere', async () => {
    for (const host of ['localhost', '127.0.0.1']) expect(await lookUp(app, host)).toBe('not found');
    for (const origin of ['https://192.0.2.1', `http://127.0.0.1:${listeners.tcpPort}`])
      expect(await proxyFor(app, origin)).toBe('SOCKS5 127.0.0.1:0');
  });
});

test('while developing, the window comes from the development server, and nothing else is reached', async ({
  openTalkative,
}) => {
  const server = await serveBuiltWindow();
  try {
    const origin = `http://localhost:${portOf(server)}`;
    const { page, app } = await openTalkative(0, { env: { ELECTRON_RENDERER_URL: origin } });
    expect(page.url()).toBe(`${origin}/index.html`);
    expect(await proxyFor(app, origin)).toBe('DIRECT');
    expect(await proxyFor(app, `http://localhost:${listeners.tcpPort}`)).toBe('SOCKS5 127.0.0.1:0');
    const candidates = await gatherCandidates(page, [
      `stun:127.0.0.1:${listeners.udpPort}`,
      `turn:localhost:${listeners.tcpPort}?transport=tcp`,
    ]);
    expect(listeners.visits).toEqual([]);
    expect(candidates).toEqual([]);
  } finally {
    server.close();
  }
});

/** What Chromium's resolver says of a host; the names and numbers asked for here are this machine's own. */
function lookUp(app: ElectronApplication, host: string): Promise<string> {
  return app.evaluate(
    ({ session }, name) =>
      session.defaultSession.resolveHost(name).then(
        ({ endpoints }) => `found at ${endpoints[0]?.address}`,
        (error: unknown) => (String(error).includes('ERR_NAME_NOT_RESOLVED') ? 'not found' : String(error)),
      ),
    host,
  );
}

function proxyFor(app: ElectronApplication, url: string): Promise<string> {
  return app.evaluate(({ session }, address) => session.defaultSession.resolveProxy(address), url);
}

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
    tcpPort: portOf(server),
    udpPort: socket.address().port,
    visits,
    close: () => {
      server.close();
      socket.close();
    },
  };
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Answers as electron-vite's development server does, from the window that is built already. */
async function serveBuiltWindow(): Promise<Server> {
  const server = createHttpServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    readFile(join(projectRoot, 'out', 'renderer', ...path.split('/'))).then(
      (content) =>
        response
          .setHeader('Content-Type', mediaTypes[extname(path)] ?? 'application/octet-stream')
          .end(content),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
