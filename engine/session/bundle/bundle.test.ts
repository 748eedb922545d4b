import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { safeFileName } from '../../protocol/safeFileName.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { loadSession } from '../loadSession.js';
import { SessionFolder } from '../SessionFolder.js';
import { hostileText } from '../testing/fixtureAnnotations.js';
import { fixtureSession } from '../testing/fixtureSession.js';
import { readExperiments, writeExperiment } from '../keptExperiments.js';
import { fixtureExperiments } from '../testing/fixtureExperiments.js';
import { runWithNewIds, withNewIds } from '../withNewIds.js';
import { writeFixtureSession } from '../testing/writeFixtureSession.js';
import { readBundle } from './readBundle.js';
import { writeBundle } from './writeBundle.js';

const temporaryFolder = temporaryFolders();
let sessions: string;
let file: string;

beforeEach(() => {
  sessions = join(temporaryFolder(), 'sessions');
  file = join(temporaryFolder(), 'work.fovea');
});

/** Every file below a folder: JSON as what it says, all else as the hash of its bytes. */
function filesOf(folder: string): Record<string, unknown> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const bytes = readFileSync(path);
      const content = name.endsWith('.json')
        ? (JSON.parse(bytes.toString()) as unknown)
        : createHash('sha256').update(bytes).digest('hex');
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), content];
    }),
  );
}

describe('a session that travels', () => {
  test('exported, deleted and imported it is equal: session, runs, and every byte of masks and picture', async () => {
    const folder = await writeFixtureSession(sessions);
    const before = filesOf(folder);
    const loaded = await loadSession(folder);
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining([
        ...['masks/run-1.npz', 'masks/run-2.npz', `picture/${loaded.session.picture.sha256}.png`],
        ...['runs/run-1.json', 'runs/run-2.json', 'runs/run-3.json', 'session.json'],
        ...['experiments/experiment-1.json', 'experiments/experiment-2.json'],
      ]),
    );
    expect(Object.keys(before)).toHaveLength(9);
    const written = await writeBundle(folder, file);
    expect(written).toEqual({ sizeBytes: statSync(file).size, questions: 3, hasPicture: true, notes: [] });
    rmSync(folder, { recursive: true });
    const read = await readBundle(file, sessions);
    expect(read).toEqual({
      ...{
        sessionId: loaded.session.id,
        folder,
        name: loaded.session.name,
        questions: 3,
        annotations: 9,
        notes: [],
      },
    });
    expect(filesOf(folder)).toEqual(before);
    expect(readdirSync(sessions)).toEqual([loaded.session.id]);
    const again = await loadSession(folder);
    expect(again.session).toEqual(loaded.session);
    expect(again.runs).toEqual(loaded.runs);
    expect(again.troubles).toEqual([]);
  });

  test('the same session gives the same bytes, and a bundle of what was imported too', async () => {
    const folder = await writeFixtureSession(sessions);
    const [again, third] = [`${file}.2`, `${file}.3`];
    await writeBundle(folder, file);
    await writeBundle(folder, again);
    rmSync(folder, { recursive: true });
    await writeBundle((await readBundle(file, sessions)).folder, third);
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
    expect(readFileSync(third).equals(readFileSync(file))).toBe(true);
  });

  const names = {
    spaces: '  two   words and  more ',
    emoji: '🛰️👩‍👩‍👧‍👦 über Ærø 日本語',
    'two hundred characters': 'long '.repeat(40),
    'what Windows forbids': '<a>:"b"/\\|?*',
    'a device of Windows': 'CON',
    'a dot at the end': 'ends in a dot.',
    'a path': '../../etc/passwd',
    markup: hostileText.slice(0, 250),
  };

  test.each(Object.entries(names))('with a name of %s', async (_, name) => {
    const { session } = await fixtureSession();
    const folder = await writeFixtureSession(sessions, { name, picture: { ...session.picture, name } });
    const target = join(temporaryFolder(), safeFileName(name, '.fovea'));
    const before = filesOf(folder);
    await writeBundle(folder, target);
    rmSync(folder, { recursive: true });
    expect((await readBundle(target, sessions)).name).toBe(name);
    expect(filesOf(folder)).toEqual(before);
  });

  test('with any name at all', async () => {
    const folder = await writeFixtureSession(sessions);
    const opened = await SessionFolder.open(folder, { lock: true });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), async (name) => {
        await opened.save({ name });
        await writeBundle(folder, file);
        const { folder: copy } = await readBundle(file, sessions);
        expect((await loadSession(copy)).session.name).toBe(name);
        rmSync(copy, { recursive: true });
      }),
      { numRuns: 20 },
    );
    await opened.close();
  });

  test('an experiment that was running travels as one that can go on', async () => {
    const folder = await writeFixtureSession(sessions);
    await writeExperiment(folder, { ...fixtureExperiments[1]!, state: 'running' });
    await writeBundle(folder, file);
    const { folder: copy } = await readBundle(file, join(temporaryFolder(), 'other'));
    expect(await readExperiments(copy)).toEqual(fixtureExperiments);
  });

  test('one that is there already, or was put aside, gets another id and stands beside it', async () => {
    const folder = await writeFixtureSession(sessions);
    const before = filesOf(folder);
    await writeBundle(folder, file);
    const { session } = await loadSession(folder);
    const second = await readBundle(file, sessions);
    expect(second.sessionId).not.toBe(session.id);
    expect(second.notes).toEqual([expect.stringMatching(/is here already/)]);
    expect(filesOf(folder)).toEqual(before);
    // The window knows questions by their ids: both sessions can be open.
    const copy = await loadSession(second.folder);
    expect(copy.troubles).toEqual([]);
    expect(copy.session.runIds.filter((runId) => session.runIds.includes(runId))).toEqual([]);
    const newIds = new Map(session.runIds.map((runId, index) => [runId, copy.session.runIds[index]!]));
    expect(copy.session).toEqual(withNewIds(session, second.sessionId, newIds));
    expect(copy.session.annotations[0]!.tie!.runId).toBe(newIds.get(session.annotations[0]!.tie!.runId));
    const { runs } = await loadSession(folder);
    expect(copy.runs).toEqual(runs.map((run) => runWithNewIds(run, newIds)));
    // What was made of another question says so of that other in the copy, and not of the one in the session here.
    expect(copy.runs.map(({ origin }) => origin?.runId)).toEqual([
      ...[undefined, copy.session.runIds[0], copy.session.runIds[0]],
    ]);
    expect(copy.session.view!.pins!.map(({ runId }) => runId)).toEqual([copy.session.runIds[1]]);
    expect((await readExperiments(second.folder)).map(({ runId }) => runId)).toEqual(
      new Array(2).fill(copy.session.runIds[0]),
    );
    const masks = (of: string, runId: string) => readFileSync(join(of, 'masks', `${runId}.npz`));
    expect(masks(second.folder, newIds.get('run-1')!).equals(masks(folder, 'run-1'))).toBe(true);
    rmSync(folder, { recursive: true });
    const third = await readBundle(file, sessions, { takenIds: [session.id.toUpperCase()] });
    expect([session.id, second.sessionId]).not.toContain(third.sessionId);
  });
});

describe('a picture that the session only refers to', () => {
  const referring = async (path: string) => {
    const { session } = await fixtureSession();
    return writeFixtureSession(sessions, {
      picture: { ...session.picture, kept: { kind: 'referenced', path } },
    });
  };

  test('is copied in, and no path of this computer is in the bundle', async () => {
    const picture = join(temporaryFolder(), 'secret-project', 'x').replace('x', 'harbour.png');
    const folder = await referring(join(temporaryFolder(), basename(picture)));
    const { session } = await loadSession(folder);
    expect(await writeBundle(folder, file)).toMatchObject({ hasPicture: true, notes: [] });
    expect(readFileSync(file).includes('fovea-test-')).toBe(false);
    const read = await readBundle(file, sessions);
    const copy = await loadSession(read.folder);
    const kept = { kind: 'copied' as const, file: `${session.picture.sha256}.png` };
    const newIds = new Map(session.runIds.map((runId, index) => [runId, copy.session.runIds[index]!]));
    const expected = withNewIds(
      { ...session, picture: { ...session.picture, kept } },
      read.sessionId,
      newIds,
    );
    expect(copy.session).toEqual(expected);
    expect(readFileSync(copy.folder.picturePath())).toEqual(
      Buffer.from((await fixtureSession()).pictureBytes),
    );
  });

  test.each([
    ['gone', (path: string) => rmSync(path), /is not in the bundle: its file is not at .* any more/],
    ['another by now', (path: string) => writeFileSync(path, 'other'), /is another picture than the one/],
  ])('that is %s is said to be missing, and everything else travels', async (_, spoil, said) => {
    const path = join(temporaryFolder(), 'harbour.png');
    const folder = await referring(path);
    spoil(path);
    const { session } = await loadSession(folder);
    const { hasPicture, notes } = await writeBundle(folder, file);
    expect([hasPicture, notes]).toEqual([false, [expect.stringMatching(said)]]);
    const read = await readBundle(file, join(temporaryFolder(), 'other'));
    expect(read.notes).toEqual([expect.stringMatching(/came without its picture/)]);
    const copy = await loadSession(read.folder);
    expect(copy.session.annotations).toEqual(session.annotations);
    expect(existsSync(copy.folder.picturePath())).toBe(false);
  });
});

describe('what cannot be read of a session', () => {
  test('is left out and said: a question, its selections', async () => {
    const folder = await writeFixtureSession(sessions);
    writeFileSync(join(folder, 'runs', 'run-2.json'), '{');
    rmSync(join(folder, 'masks', 'run-1.npz'));
    const { questions, notes } = await writeBundle(folder, file);
    expect([questions, notes.length]).toEqual([2, 2]);
    expect(notes.join()).toMatch(/A question was left out.*selections of "What is the/s);
    const copy = await loadSession((await readBundle(file, join(temporaryFolder(), 'other'))).folder);
    expect(copy.runs.map(({ runId, hasMasks }) => [runId, hasMasks])).toEqual([
      ['run-1', false],
      ['run-3', false],
    ]);
  });
});

describe('ended early', () => {
  test('a bundle that is cancelled leaves nothing behind, written or read', async () => {
    const folder = await writeFixtureSession(sessions);
    const cancelling = new AbortController();
    const half = (done: number, total: number): void => {
      if (done > total / 2) cancelling.abort();
    };
    const work = { signal: cancelling.signal, onProgress: half };
    await expect(writeBundle(folder, file, work)).rejects.toThrow(/abort/i);
    expect(existsSync(file)).toBe(false);
    await writeBundle(folder, file);
    const other = join(temporaryFolder(), 'other');
    const again = new AbortController();
    const reading = {
      signal: again.signal,
      onProgress: (done: number, total: number) => done > total / 2 && again.abort(),
    };
    await expect(readBundle(file, other, reading)).rejects.toThrow(/abort/i);
    expect(readdirSync(other)).toEqual([]);
  });

  test('progress goes up to the whole', async () => {
    const folder = await writeFixtureSession(sessions);
    const seen: number[] = [];
    await writeBundle(folder, file, { onProgress: (done, total) => seen.push(done / total) });
    expect([seen.at(-1), [...seen].sort((a, b) => a - b)]).toEqual([1, seen]);
    seen.length = 0;
    await readBundle(file, sessions, { onProgress: (done, total) => seen.push(done / total) });
    expect([seen.at(-1), [...seen].sort((a, b) => a - b)]).toEqual([1, seen]);
  });

  test('where a bundle or a session cannot be written it says so', async () => {
    const folder = await writeFixtureSession(sessions);
    await expect(writeBundle(folder, join(file, 'no', 'such'))).resolves.toBeDefined();
    cpSync(join(file, 'no', 'such'), `${file}.copy`);
    await expect(writeBundle(folder, sessions)).rejects.toMatchObject({ code: 'bundle-unwritable' });
    await expect(readBundle(`${file}.copy`, join(folder, 'session.json'))).rejects.toMatchObject({
      code: 'bundle-unwritable',
      message: expect.stringMatching(/session\.json cannot be written/) as string,
    });
  });
});
