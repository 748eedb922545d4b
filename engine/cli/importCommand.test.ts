import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { writeBundle } from '../session/bundle/writeBundle.js';
import { cocoJson } from '../session/formats/cocoJson.js';
import { loadSession } from '../session/loadSession.js';
import { SessionFolder } from '../session/SessionFolder.js';
import { writeFixtureSession } from '../session/testing/writeFixtureSession.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { runCommandLine } from './runCommandLine.js';

const temporaryFolder = temporaryFolders();
let sessions: string;
let session: string;
let bundle: string;
beforeEach(async () => {
  sessions = path.join(temporaryFolder(), 'sessions');
  session = await writeFixtureSession(sessions);
  bundle = path.join(temporaryFolder(), 'harbour.fovea');
  await writeBundle(session, bundle);
});

async function fovea(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => Readable.from([]),
    ...{ defaultModelDir: '', root: '', signal: new AbortController().signal },
  });
  return { status, ...written };
}

const load = async (folder: string) => (await loadSession(folder)).session;

test('a bundle becomes a session, one that is there stands beside it', async () => {
  const before = await load(session);
  rmSync(session, { recursive: true });
  const first = await fovea('import', bundle, '--sessions', sessions);
  expect(first).toEqual({
    status: 0,
    out: `${session}\n`,
    log: expect.stringMatching(/imported: 3 questions, 9 annotations/) as string,
  });
  expect(await load(session)).toEqual(before);
  const second = await fovea('import', bundle, '--sessions', sessions);
  expect(second.log).toMatch(/is here already/);
  expect(readdirSync(sessions)).toHaveLength(2);
});

test('what is no bundle is refused with status 2, and nothing is left', async () => {
  const other = path.join(temporaryFolder(), 'other.fovea');
  writeFileSync(other, 'nothing');
  const empty = path.join(temporaryFolder(), 'none');
  const { status, out, log } = await fovea('import', other, '--sessions', empty);
  expect([status, out]).toEqual([2, '']);
  expect(log).toMatch(/^fovea: other\.fovea was not imported: it is no zip archive/);
  expect(existsSync(empty)).toBe(false);
  expect((await fovea('import', 'marks.geojson', '--sessions', empty)).log).toMatch(
    /looks like annotations\. Say with --into/,
  );
});

test('annotations come into a session: labels by name, ids that are taken become others', async () => {
  const before = await load(session);
  const marks = path.join(temporaryFolder(), 'marks.json');
  writeFileSync(marks, cocoJson(before));
  const { status, log } = await fovea('import', marks, '--into', before.name, '--sessions', sessions);
  expect([status, log]).toEqual([0, 'marks.json (COCO): 9 annotations\n']);
  const { annotations, labels } = await load(session);
  expect(labels).toEqual(before.labels);
  expect(annotations.slice(0, 9)).toEqual(before.annotations);
  expect(new Set(annotations.map(({ id }) => id)).size).toBe(18);
  const added = annotations
    .slice(9)
    .map(({ shape, labelId, note, tie }) => JSON.stringify({ shape, labelId, note, tie }));
  const there = before.annotations.map(({ shape, labelId, note, tie }) =>
    JSON.stringify({ shape, labelId, note, tie }),
  );
  expect(added.sort()).toEqual(there.sort());
});

test('of several files, one that is of another picture keeps all of them out; so does an open session', async () => {
  const before = await load(session);
  const [good, bad] = ['good.json', 'bad.json'].map((name) => path.join(temporaryFolder(), name)) as [
    string,
    string,
  ];
  writeFileSync(good, cocoJson(before));
  writeFileSync(bad, JSON.stringify({ shapes: [], imagePath: 'a', imageWidth: 5, imageHeight: 5 }));
  const { status, log } = await fovea('import', good, bad, '--into', session, '--sessions', sessions);
  expect([status, log]).toEqual([
    2,
    expect.stringMatching(/bad\.json was not imported: it is of a picture of 5 x 5/),
  ]);
  expect(await load(session)).toEqual(before);
  const held = await SessionFolder.open(session, { lock: true });
  expect(await fovea('import', good, '--into', session)).toMatchObject({ status: 2 });
  await held.close();
  expect((await fovea('import', good, '--into', bundle)).log).toMatch(/is a bundle\. Import it first/);
});
