import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';
import type { FromExporter, ToExporter } from '../../ipc/exportMessages.js';
import type { EngineChildListener } from '../engine/EngineChild.js';
import { SessionExports } from './SessionExports.js';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-test-'));
  made.push(folder);
  return folder;
}

/** A process of an export that a test plays. */
interface Played {
  readonly message: ToExporter;
  readonly listener: EngineChildListener;
  readonly say: (message: FromExporter) => void;
  killed: boolean;
}

let played: Played[];
let told: number[];
let target: string | null;
let folder: string;
let temporary: TemporaryFolder;
let exports: SessionExports;
beforeEach(() => {
  [played, told] = [[], []];
  folder = newFolder();
  target = join(folder, 'out.csv');
  temporary = new TemporaryFolder(newFolder());
  exports = new SessionExports({
    start: (listener) => {
      const say = (message: FromExporter): void => listener.onMessage(message);
      return {
        pid: 1,
        post: (message) => played.push({ message, listener, say, killed: false }),
        kill: () => (played.at(-1)!.killed = true),
      };
    },
    find: (sessionId) =>
      sessionId === 'unwritten' ? null : { folder: '/sessions/one', name: 'Harbour: "north"' },
    temporaryFolder: temporary,
    pages: {
      print: (file) => Promise.resolve(Buffer.from(`pdf of ${readFileSync(file, 'utf8')}`)),
      picture: (file) => Promise.resolve(Buffer.from(`picture of ${readFileSync(file, 'utf8')}`)),
    },
    chooseTarget: (wish) => {
      names.push(wish.name);
      return Promise.resolve(target);
    },
    reveal: (path) => revealed.push(path),
    onProgress: (share) => told.push(share),
  });
});
afterEach(() => temporary.remove());

const names: string[] = [];
const revealed: string[] = [];
const wish = (format: 'csv' | 'pdf' | 'html' | 'png') => ({ sessionId: 'one', options: { format } });

/** The process that was started last, once there is one. */
async function latest(count = 1): Promise<Played> {
  await expect.poll(() => played.length).toBe(count);
  return played.at(-1)!;
}

test('an export is made in a process that ends with it, under the name that was chosen, and can be shown', async () => {
  const exporting = exports.handlers['sessions:export'](wish('csv'));
  const { message, say } = await latest();
  expect(message).toEqual({ type: 'export', folder: '/sessions/one', options: { format: 'csv' }, target });
  expect(names.at(-1)).toBe('Harbour_ _north_.csv');
  say({ type: 'progress', share: 0.5 });
  say({ type: 'exported', path: target!, sizeBytes: 12, notes: ['a note'] });
  expect(await exporting).toEqual({ path: target, sizeBytes: 12, notes: ['a note'] });
  expect(told).toEqual([0.5]);
  expect(played[0]!.killed).toBe(true);
  await exports.handlers['sessions:export-reveal'](undefined);
  expect(revealed).toEqual([target]);
});

test('cancelling ends the process, and what it had begun to write goes', async () => {
  const exporting = exports.handlers['sessions:export'](wish('csv'));
  const { say } = await latest();
  const part = 'out.csv.0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a.part';
  writeFileSync(join(folder, part), 'half');
  writeFileSync(join(folder, 'other.part'), 'mine');
  await exports.handlers['sessions:export-cancel'](undefined);
  expect(await exporting).toBeNull();
  expect(played[0]!.killed).toBe(true);
  say({ type: 'progress', share: 0.9 });
  expect(told).toEqual([]);
  expect(readdirSync(folder)).toEqual(['other.part']);
});

test('another takes the place of what is under way', async () => {
  const first = exports.handlers['sessions:export-preview'](wish('html'));
  await latest();
  const second = exports.handlers['sessions:export-preview'](wish('csv'));
  const { say } = await latest(2);
  expect(await first).toBeNull();
  const preview = { kind: 'text', text: 'a,b', isCut: false, notes: [], sizeBytes: 3 } as const;
  say({ type: 'previewed', preview });
  expect(await second).toEqual(preview);
});

test('a report is shown as a picture and printed, and its file goes', async () => {
  const previewing = exports.handlers['sessions:export-preview'](wish('pdf'));
  const shown = await latest();
  const file = shown.message.type === 'preview' ? shown.message.reportFile : '';
  writeFileSync(file, 'report');
  shown.say({ type: 'previewed', preview: { kind: 'report', file, notes: [], sizeBytes: null } });
  const preview = await previewing;
  expect(preview?.kind === 'picture' && Buffer.from(preview.png).toString()).toBe('picture of report');
  expect(existsSync(file)).toBe(false);

  target = join(folder, 'out.pdf');
  const printing = exports.handlers['sessions:export'](wish('pdf'));
  const { message, say } = await latest(2);
  expect(message.options.format).toBe('html');
  const html = message.type === 'export' ? message.target : '';
  writeFileSync(html, 'whole report');
  say({ type: 'exported', path: html, sizeBytes: 12, notes: [] });
  expect(await printing).toMatchObject({ path: target, sizeBytes: 'pdf of whole report'.length });
  expect(readFileSync(target, 'utf8')).toBe('pdf of whole report');
  expect(existsSync(html)).toBe(false);
});

test('a copied text is given, and its file goes', async () => {
  const copying = exports.handlers['sessions:export-copy'](wish('csv'));
  const { message, say } = await latest();
  const file = message.type === 'export' ? message.target : '';
  writeFileSync(file, 'a,b\r\n');
  say({ type: 'exported', path: file, sizeBytes: 5, notes: [] });
  expect(await copying).toEqual({ kind: 'text', text: 'a,b\r\n' });
  expect(existsSync(file)).toBe(false);
});

test('failures and a process that died are told; a session that was never written too', async () => {
  const failing = exports.handlers['sessions:export'](wish('csv'));
  (await latest()).say({ type: 'failed', error: { code: 'disk-full', message: 'no room' } });
  await expect(failing).rejects.toMatchObject({ code: 'disk-full', message: 'no room' });
  const dying = exports.handlers['sessions:export'](wish('png'));
  (await latest(2)).listener.onExit('exit code 137');
  await expect(dying).rejects.toThrow(/ended before it was done \(exit code 137\)/);
  await expect(
    exports.handlers['sessions:export']({ ...wish('csv'), sessionId: 'unwritten' }),
  ).rejects.toThrow(/nothing to export yet/);
  target = null;
  expect(await exports.handlers['sessions:export'](wish('csv'))).toBeNull();
  expect(played).toHaveLength(2);
});
