import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../protocol/session.js';
import { madeRun, madeSession } from '../testing/madeSession.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { loadSession } from './loadSession.js';
import { SessionFolder } from './SessionFolder.js';

const temporaryFolder = temporaryFolders();
let folder: string;
let session: Session;

beforeEach(() => {
  folder = path.join(temporaryFolder(), 'made');
  session = madeSession();
});

describe('SessionFolder', () => {
  it('keeps a session, its runs and their selections', async () => {
    const made = await SessionFolder.create(folder, session);
    const run = madeRun('run-1');
    await made.addRun(run.record(), run.masks());
    await made.save({ name: 'A corner', verdicts: { 'run-1': verdict } });
    await made.close();
    const loaded = await loadSession(folder);
    expect(loaded.session).toEqual({
      ...session,
      name: 'A corner',
      runIds: ['run-1'],
      verdicts: { 'run-1': verdict },
    });
    expect(loaded.runs).toEqual([run.record()]);
    expect(loaded.troubles).toEqual([]);
    expect(run.record().tokens[1]!.logProbability).toBeNull();
    const masks = await loaded.folder.masks('run-1');
    expect(masks).toEqual(run.masks());
    expect({ ...(await loaded.folder.selections('run-1')), maps: masks!.maps }).toEqual(masks);
    expect([...masks!.present]).toEqual([1, 1, 1, 0, 1, 1]);
    expect(masks!.maps.slice(12, 16)).toEqual(new Float32Array(4).fill(NaN));
    expect(await loaded.folder.tokenMaps('run-1', 2)).toEqual(masks!.maps.slice(16, 24));
    await expect(loaded.folder.tokenMaps('run-1', 3)).rejects.toMatchObject({ code: 'session-malformed' });
    await expect(loaded.folder.run('run-2')).rejects.toMatchObject({ code: 'run-missing' });
    await expect(loaded.folder.save({})).rejects.toMatchObject({ code: 'session-read-only' });
  });

  it('has one that writes, and any who read', async () => {
    const made = await SessionFolder.create(folder, session);
    await expect(SessionFolder.open(folder, { lock: true })).rejects.toMatchObject({
      code: 'session-locked',
      message: expect.stringMatching(
        /used by one Fovea at a time, but process \d+ on .*session\.json\.lock/,
      ) as string,
    });
    expect((await SessionFolder.open(folder, { lock: false })).session).toEqual(session);
    await made.close();
    await (await SessionFolder.open(folder, { lock: true })).close();
    expect(readdirSync(folder)).toEqual(['session.json']);
  });

  it('sweeps what it does not name, and only that', async () => {
    const kept = { kind: 'copied', file: `${'a'.repeat(64)}.png` } as const;
    const made = await SessionFolder.create(folder, madeSession({ picture: { ...session.picture, kept } }));
    const run = madeRun('run-1');
    await made.addRun(run.record(), run.masks());
    await made.close();
    const stay = [`picture/${'a'.repeat(64)}.png`, 'runs/notes.txt', 'picture/notes.png', 'notes.txt'];
    const go = [
      'runs/run-2.json',
      'masks/run-2.npz',
      'session.json.1.part',
      'masks/run-1.npz.2.part',
      `picture/${'b'.repeat(64)}.png`,
    ];
    mkdirSync(path.join(folder, 'picture'));
    for (const name of [...stay, ...go]) writeFileSync(path.join(folder, name), '');
    await SessionFolder.open(folder, { lock: false });
    expect(filesOf(folder), 'reading removes nothing').toEqual(expect.arrayContaining(go));
    await (await SessionFolder.open(folder, { lock: true })).close();
    expect(filesOf(folder)).toEqual([...stay, 'session.json', 'runs/run-1.json', 'masks/run-1.npz'].sort());
  });

  it('takes a run that was cut off for stopped', async () => {
    const made = await SessionFolder.create(folder, session);
    await made.addRun(madeRun('run-1', { tokens: 2, ended: false }).record(), null);
    await made.close();
    const { runs } = await loadSession(folder);
    expect(runs).toMatchObject([{ state: 'stopped', endedAt: null, tokens: [{}, {}] }]);
    expect(await (await SessionFolder.open(folder, { lock: false })).masks('run-1')).toBeNull();
  });

  it('opens without the runs that cannot be read, says which, and forgets none', async () => {
    const made = await SessionFolder.create(folder, session);
    for (const runId of ['a', 'b', 'c']) await made.addRun(madeRun(runId).record(), null);
    await made.close();
    writeFileSync(path.join(folder, 'runs', 'b.json'), '{');
    const { runs, troubles, session: loaded } = await loadSession(folder);
    expect(runs.map(({ runId }) => runId)).toEqual(['a', 'c']);
    expect(troubles).toEqual([expect.stringMatching(/b\.json is no JSON.*backup/)]);
    expect(loaded.runIds).toEqual(['a', 'b', 'c']);
  });

  it('migrates an older version, and keeps what it says', async () => {
    await (await SessionFolder.create(folder, session)).close();
    const picture = { ...session.picture, choices: undefined };
    const file = path.join(folder, 'session.json');
    writeFileSync(
      file,
      JSON.stringify({ ...session, picture, verdicts: undefined, version: 0, name: 'Of old' }),
    );
    const opened = await SessionFolder.open(folder, { lock: true });
    expect(opened.session).toEqual({ ...session, name: 'Of old' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...session, name: 'Of old' });
    await opened.close();
  });

  it('refuses a newer version, and what is no session, and leaves both as they are', async () => {
    mkdirSync(folder);
    const file = path.join(folder, 'session.json');
    await expect(loadSession(folder)).rejects.toMatchObject({ code: 'session-missing' });
    const bad = [
      [
        JSON.stringify({ ...session, version: 2 }),
        'session-newer',
        /version 2.*reads up to version 1.*newest/,
      ],
      ['[]', 'session-malformed', /"format": "fovea-session"/],
      ['{"format', 'session-malformed', /is no JSON/],
      [JSON.stringify({ ...session, name: '' }), 'session-malformed', /name/],
    ] as const;
    for (const [text, code, message] of bad) {
      writeFileSync(file, text);
      await expect(SessionFolder.open(folder, { lock: true })).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message) as string,
      });
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(readdirSync(folder)).toEqual(['session.json']);
    }
  });

  it('opens with a view that it does not know', async () => {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'session.json'), JSON.stringify({ ...session, view: { draft: 7 } }));
    expect((await loadSession(folder)).session).toEqual(session);
  });
});

const verdict = { verdict: 'wrong', expected: 'a bus', at: '2026-11-30T18:00:00.000Z' } as const;

function filesOf(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
