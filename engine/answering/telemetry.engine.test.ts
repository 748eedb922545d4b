import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { readGolden } from '../testing/readGolden.js';

// README: nothing leaves the machine. onnxruntime writes a device id and a database of events beside its first session,
// and asks for its makers' server about ten seconds later: here through a proxy that belongs to the test and counts.

const golden = readGolden('square-72');
const root = path.join(import.meta.dirname, '..', '..');
const temporaryFolder = temporaryFolders();
const hold = `console.log('ready'); process.stdin.resume(); process.stdin.on('end', () => process.exit(0));`;

/** Opens the engine and answers a question, as the app does. */
const answering = `
  import { openEngine } from ${JSON.stringify(pathToFileURL(path.join(root, 'engine', 'index.ts')).href)};
  const engine = await openEngine({ checkpointDir: ${JSON.stringify(golden.dir)}, provider: 'cpu' });
  const image = { path: ${JSON.stringify(golden.imagePath)} };
  const request = { image, promptIds: ${JSON.stringify(golden.promptIds)}, fixedSteps: 2 };
  for await (const event of engine.ask(request)) if (event.type === 'done') { ${hold} }`;

/** Does what onnxruntime does when nobody stops it; the bytes are no model, the session's environment is made all the same. */
const unhindered = `
  import { createRequire } from 'node:module';
  const { InferenceSession } = createRequire(${JSON.stringify(import.meta.filename)})('onnxruntime-node');
  await InferenceSession.create(Uint8Array.of(1)).catch(() => undefined);
  ${hold}`;

let children: ChildProcessByStdio<Writable, Readable, null>[];
let proxies: Server[];

beforeEach(() => {
  children = [];
  proxies = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const proxy of proxies) proxy.close();
});

test('the engine writes no device id and no events, and calls nobody while it runs or when it ends', async (context) => {
  const engine = await start(answering);
  expect(engine.traces()).toEqual([]);

  // Started second: once this one has called home, the engine has had the time to.
  if (process.platform !== 'linux') return;
  const library = await start(unhindered);
  expect(library.traces(), 'onnxruntime has telemetry, or this test shows nothing').not.toEqual([]);
  const called = await Promise.race([library.firstCall, calledNobody()]);
  await engine.end();
  expect(engine.calls).toEqual([]);
  expect(engine.traces()).toEqual([]);
  if (!called) context.skip('onnxruntime calls nobody on this machine (no CA certificates?)');
});

test('fovea writes no device id and no events', async () => {
  const { dir, imagePath } = golden;
  const input = ['--checkpoint', dir, '--image', imagePath, '--input-ids', '1,-200', '--steps', '1'];
  const home = temporaryFolder();
  const fovea = path.join(root, 'engine', 'cli', 'fovea.mjs');
  const child = spawn(process.execPath, [fovea, 'trace', ...input], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: ownHome(home),
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(tracesIn(home)).toEqual([]);
});

interface Running {
  /** What telemetry left in the child's own home so far. */
  readonly traces: () => string[];
  /** First lines that came to the child's own proxy. */
  readonly calls: readonly string[];
  readonly firstCall: Promise<true>;
  /** Ends the child as a program ends, with whatever it still has to send. */
  readonly end: () => Promise<void>;
}

/** Runs a module with a home and a proxy of its own, until it has done its work and waits. */
async function start(module: string): Promise<Running> {
  const home = temporaryFolder();
  const calls: string[] = [];
  let onCall: (value: true) => void;
  const firstCall = new Promise<true>((resolve) => (onCall = resolve));
  const proxy = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      calls.push(bytes.toString('latin1').split('\r\n')[0]!);
      onCall(true);
      socket.destroy();
    });
  });
  proxies.push(proxy);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTPS_PROXY', 'ALL_PROXY'];
  const file = path.join(temporaryFolder(), 'child.mts'); // a file, because the decoder's threads start with our words
  writeFileSync(file, module);
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...ownHome(home), ...Object.fromEntries(names.map((name) => [name, address])) },
  });
  children.push(child);
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child.stdout, 'data'), ended]);
  expect(String(first[0]), 'the child ended before it was ready').toContain('ready');
  return {
    traces: () => tracesIn(home),
    calls,
    firstCall,
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/**
 * What a child needs to start, and every folder for a user's files in `home`. Nothing else is inherited: onnxruntime is
 * silent by itself where a variable of a CI (`CI`, `TF_BUILD`, `GITHUB_ACTIONS`) or `ORT_DISABLE_TELEMETRY` says so.
 */
function ownHome(home: string): NodeJS.ProcessEnv {
  const needed = ['PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP'];
  const inherited = needed.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  const folders = { HOME: home, XDG_CACHE_HOME: path.join(home, 'cache'), LOCALAPPDATA: home };
  return { ...(Object.fromEntries(inherited) as NodeJS.ProcessEnv), ...folders };
}

function tracesIn(home: string): string[] {
  return readdirSync(home, { recursive: true })
    .map(String)
    .filter((name) => /deviceid|onnxruntime/i.test(name));
}

/** Far beyond the ten seconds that onnxruntime waits. */
function calledNobody(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 60_000).unref());
}
