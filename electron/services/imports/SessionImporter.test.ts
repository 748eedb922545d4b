import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeBundle } from '../../../engine/session/bundle/writeBundle.js';
import { loadSession } from '../../../engine/session/loadSession.js';
import { writeFixtureSession } from '../../../engine/session/testing/writeFixtureSession.js';
import type { ToImport } from '../../ipc/importMessages.js';
import type { StartEngineChild } from '../engine/EngineChild.js';
import { plainProcess } from '../testing/plainProcess.js';
import { SessionShelf } from '../sessions/SessionShelf.js';
import { ImportProcesses } from './ImportProcesses.js';
import { SessionImporter } from './SessionImporter.js';

let root: string;
let made = 0;
const temporaryFolder = (): string => {
  const folder = join(root, String(made++));
  mkdirSync(folder);
  return folder;
};
let shelf: SessionShelf;
let sessions: string;
let bundle: string;
let sessionId: string;
let live: Map<string, unknown>;

const start = plainProcess<ToImport>('importProcess.ts');

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'fovea-imports-'));
  const elsewhere = join(temporaryFolder(), 'sessions');
  const folder = await writeFixtureSession(elsewhere);
  bundle = join(temporaryFolder(), 'gift.fovea');
  await writeBundle(folder, bundle);
  const { session } = await loadSession(folder);
  sessionId = session.id;
  sessions = join(temporaryFolder(), 'sessions');
  mkdirSync(sessions);
  shelf = new SessionShelf(sessions);
  live = new Map([['open-1', { session }]]);
});

afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

function importer(from: StartEngineChild<ToImport> = start): SessionImporter {
  const opened = { get: (id: string) => live.get(id), ids: [...live.keys()] } as ConstructorParameters<
    typeof SessionImporter
  >[0]['sessions'];
  return new SessionImporter({
    processes: new ImportProcesses(from),
    shelf,
    sessions: opened,
    now: () => '2026-11-30T12:00:00.000Z',
  });
}

describe('bundles', () => {
  test('one comes onto the shelf, the same once more beside it, also where the first was put aside', async () => {
    expect(await importer().takeBundle(bundle)).toEqual({ sessionId, notes: [] });
    expect((await shelf.find('')).map((one) => one.sessionId)).toEqual([sessionId]);
    await shelf.putAside(sessionId);
    const second = await importer().takeBundle(bundle);
    expect(second.sessionId).not.toBe(sessionId);
    expect(second.notes).toEqual([expect.stringMatching(/put aside/)]);
    await shelf.bringBack(sessionId);
    expect((await shelf.find('')).map((one) => one.sessionId).sort()).toEqual(
      [sessionId, second.sessionId].sort(),
    );
    expect((await loadSession(shelf.path(second.sessionId))).runs).toHaveLength(3);
  });

  test('one that is refused says why, and nothing of it is left', async () => {
    writeFileSync(bundle, 'nothing');
    await expect(importer().takeBundle(bundle)).rejects.toMatchObject({
      code: 'bundle-not-a-zip',
      message: expect.stringMatching(/^gift\.fovea was not imported/) as string,
    });
    expect(await shelf.find('')).toEqual([]);
    expect(readdirSync(sessions)).toEqual([]);
  });

  test('a process that dies of a file takes nothing along; one that is cancelled ends', async () => {
    const dying: StartEngineChild<ToImport> = (listener) => {
      setTimeout(() => listener.onExit('exit code 139'), 1);
      return { pid: 1, post: () => undefined, kill: () => undefined };
    };
    await expect(importer(dying).takeBundle(bundle)).rejects.toMatchObject({ code: 'import-crashed' });
    const cancelling = new AbortController();
    const waiting = importer().takeBundle(bundle, cancelling.signal);
    cancelling.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'import-cancelled' });
    expect(await shelf.find('')).toEqual([]);
  });
});

test('annotations are read for the picture of an open session, and for no other', async () => {
  const marks = join(temporaryFolder(), 'marks.json');
  writeFileSync(
    marks,
    JSON.stringify({
      type: 'MultiPoint',
      coordinates: [
        [5, 5],
        [6, 7],
      ],
    }),
  );
  const imported = await importer().readAnnotations(marks, 'open-1');
  expect(imported.annotations).toHaveLength(2);
  await expect(importer().readAnnotations(marks, null)).rejects.toThrow(/Open the picture first/);
});
