import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import * as promises from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Annotation } from '../../../engine/protocol/annotation.js';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';
import { loadSession } from '../../../engine/session/loadSession.js';
import type { FileOperations } from '../../../engine/storage/fileOperations.js';
import type { OpenedImage } from '../../ipc/contracts.js';
import type { SessionSaving } from '../../ipc/sessionContracts.js';
import type { SessionHandlers } from '../createRequestHandlers.js';
import type { KeptFile } from '../images/ImageRegistry.js';
import { ServiceError } from '../ServiceError.js';
import { createSessionHandlers } from './createSessionHandlers.js';
import { OpenList } from './OpenList.js';
import { OpenSessions } from './OpenSessions.js';
import { RunKeeper } from './RunKeeper.js';
import { SessionShelf } from './SessionShelf.js';

const patience = { timeout: 30_000 };
let root: string;
/** One run of the app after the other. */
let app: ReturnType<typeof startApp>;
let pictures: 'copy' | 'reference';
let files: FileOperations | undefined;
let saving: SessionSaving[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fovea-sessions-'));
  pictures = 'copy';
  files = undefined;
  saving = [];
  app = startApp();
});
afterEach(async () => {
  files = undefined;
  await app.sessions.closeAll();
  await rm(root, { recursive: true, force: true });
});

/** The sessions as the app has them, over pictures that are not decoded. */
function startApp() {
  const shelf = new SessionShelf(join(root, 'sessions'));
  const opened = new Map<string, OpenedImage>();
  const now = (): string => new Date().toISOString();
  const sessions = new OpenSessions({
    shelf,
    now,
    appVersion: '1.0.0',
    copiesPictures: () => pictures === 'copy',
    onSaving: (said) => saving.push(said),
    onSaved: () => undefined,
    retryMs: [50],
    // Read anew each time, so that a test can let the disk fail and get well again.
    files: new Proxy(promises, {
      get: (target, name) => Reflect.get(files ?? target, name) as unknown,
    }),
  });
  /** Opens a picture as the registry does. */
  const open = async (
    path: string,
    {
      isOwnFile = true,
      isSample = false,
      wanted = null as string | null,
      inPlaceOf = null as string | null,
    } = {},
  ): Promise<OpenedImage> => {
    const bytes = readFileSync(path);
    const imageId = randomUUID();
    const facts = {
      name: path.split('/').at(-1)!,
      sizeBytes: bytes.length,
      width: 40,
      height: 30,
      format: 'png',
    } as const;
    const session = await sessions.begin(
      {
        ...facts,
        imageId,
        path,
        isSample,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        choices: {},
        ownFile: isOwnFile ? path : null,
      },
      inPlaceOf,
      wanted,
    );
    const image = {
      ...facts,
      imageId,
      sessionId: session.sessionId,
      url: `fovea://app/images/${imageId}`,
      copied: true,
      pyramid: null,
      isFile: isOwnFile,
    };
    opened.set(imageId, image);
    return image;
  };
  const close = async (imageId: string): Promise<void> => {
    opened.delete(imageId);
    await sessions.end(imageId);
  };
  const images = {
    opened: (imageId: string) => opened.get(imageId),
    close,
    openKept: async ({ path, sessionId, isOwnFile }: KeptFile) => {
      try {
        readFileSync(path);
      } catch {
        throw new ServiceError('image-missing', `Expected an image file, but ${path} is not there.`);
      }
      return open(path, { isOwnFile, wanted: sessionId });
    },
  };
  const stopRun = vi.fn();
  const reveal = vi.fn();
  const handlers: SessionHandlers = createSessionHandlers({
    ...{ shelf, sessions, images, stopRun, reveal, now },
    openList: new OpenList(join(root, 'sessions', 'open.json')),
    offeredQuestions: () => ['What is on the sign?'],
    onListChanged: () => undefined,
  });
  const runs = new RunKeeper({ sessions, now, appVersion: '1.0.0', model: () => null });
  return { shelf, sessions, open, close, handlers, runs, reveal };
}

/** Ends the app as `kill -9` would: nothing is closed, its locks stay behind, and its process is gone. */
async function restart(): Promise<void> {
  await app.sessions.closeAll();
  app = startApp();
}

function picture(name = 'a.png', content = 'pixels of a'): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

function mark(id: string, note = ''): Annotation {
  const at = '2026-11-30T18:00:00.000Z';
  const shape = { type: 'point', at: [1, 2] } as const;
  return { id, shape, labelId: null, note, tie: null, createdAt: at, changedAt: at };
}

const folders = (): string[] =>
  readdirSync(join(root, 'sessions')).filter((name) => !name.startsWith('.') && name !== 'open.json');
const sessionAt = (sessionId: string): string => join(root, 'sessions', sessionId);

describe('a picture and its session', () => {
  it("keeps a person's own picture at once, with a copy, and finds it again by what is in it", async () => {
    const { sessionId, imageId } = await app.open(picture());
    await vi.waitFor(async () => {
      const { session } = await loadSession(sessionAt(sessionId));
      expect(session.picture.kept.kind).toBe('copied');
    }, patience);
    await app.handlers['sessions:update']({ sessionId, parts: { annotations: [mark('m')] } });
    await app.close(imageId);
    expect(readdirSync(sessionAt(sessionId)).sort()).toEqual(['picture', 'session.json']);
    await restart();
    renameSync(join(root, 'a.png'), join(root, 'moved.png'));
    const again = await app.open(join(root, 'moved.png'));
    expect(again.sessionId).toBe(sessionId);
    const reply = await app.handlers['sessions:open']({ sessionId });
    expect(reply).toMatchObject({
      session: { annotations: [{ id: 'm' }] },
      image: { imageId: again.imageId },
    });
    expect((await app.open(picture('b.png', 'others'))).sessionId).not.toBe(sessionId);
  });

  it('opens one file twice with a session each', async () => {
    const first = await app.open(picture());
    const second = await app.open(join(root, 'a.png'));
    expect(second.sessionId).not.toBe(first.sessionId);
  });

  it('goes on with its session in the place of a picture of the same file, and begins another where that changed', async () => {
    const first = await app.open(picture());
    const chosen = await app.open(join(root, 'a.png'), { inPlaceOf: first.imageId });
    await app.close(first.imageId);
    expect(chosen.sessionId).toBe(first.sessionId);
    writeFileSync(join(root, 'a.png'), 'other pixels');
    const reloaded = await app.open(join(root, 'a.png'), { inPlaceOf: chosen.imageId });
    expect(reloaded.sessionId).not.toBe(first.sessionId);
  });

  it('leaves nothing of a picture that ships with the app and was only looked at', async () => {
    const sample = picture('sample.png');
    const { sessionId, imageId } = await app.open(sample, { isOwnFile: false, isSample: true });
    const update = (draft: string) =>
      app.handlers['sessions:update']({ sessionId, parts: { view: { ...view, draft } } });
    await update('What is on the sign?');
    await app.close(imageId);
    expect(await app.handlers['sessions:list']({ query: '' })).toEqual([]);
    const again = await app.open(sample, { isOwnFile: false, isSample: true });
    await app.handlers['sessions:update']({
      sessionId: again.sessionId,
      parts: { view: { ...view, draft: 'my own words' } },
    });
    const { session, folder } = await loadSession(sessionAt(again.sessionId));
    expect(session.view?.draft).toBe('my own words');
    expect(readFileSync(folder.picturePath(), 'utf8')).toBe('pixels of a');
  });

  it('refers to a file where that is wanted, and says where it is another or gone', async () => {
    pictures = 'reference';
    const path = picture();
    const { sessionId } = await app.open(path);
    await app.handlers['sessions:update']({ sessionId, parts: { annotations: [mark('m')] } });
    await restart();
    expect(readdirSync(sessionAt(sessionId))).toEqual(['session.json']);
    expect((await app.handlers['sessions:open']({ sessionId })).image).not.toBeNull();
    await restart();
    writeFileSync(path, 'other pixels');
    const changed = await app.handlers['sessions:open']({ sessionId });
    expect(changed.image).toBeNull();
    expect(changed.imageTrouble).toMatch(/another picture by now\. Open the file as it was/);
    expect(changed.session.annotations).toHaveLength(1);
    await restart();
    rmSync(path);
    const gone = await app.handlers['sessions:open']({ sessionId });
    expect(gone.imageTrouble).toMatch(/a\.png is not there.*open its file from where it is now/);
    await restart();
    const found = await app.open(picture('elsewhere.png'));
    expect(found.sessionId).toBe(sessionId);
    await vi.waitFor(async () => {
      const { kept } = (await loadSession(sessionAt(sessionId))).session.picture;
      expect(kept).toMatchObject({ path: join(root, 'elsewhere.png') });
    }, patience);
  });

  it('opens again what was open, in its order, once', async () => {
    const ids = [];
    for (const name of ['a.png', 'b.png', 'c.png']) ids.push((await app.open(picture(name, name))).sessionId);
    const sessionIds = [ids[2]!, ids[0]!, 'never-kept'];
    await app.handlers['sessions:arrange']({ sessionIds, current: ids[0]! });
    await restart();
    const { sessions, current } = await app.handlers['sessions:reopen'](undefined);
    expect(sessions.map(({ session }) => session.id)).toEqual([ids[2], ids[0]]);
    expect(current).toBe(ids[0]);
    const again = await app.handlers['sessions:reopen'](undefined);
    expect(again.sessions.map(({ image }) => image?.imageId)).toEqual(
      sessions.map(({ image }) => image?.imageId),
    );
  });
});

describe('runs', () => {
  it('are written when they are asked, as they go on and when they end, with their selections', async () => {
    const image = await app.open(picture());
    const { sessionId } = image;
    expect(await ask(image, 'run-1'), 'is on the disk').toBe(true);
    const onDisk = async () => (await loadSession(sessionAt(sessionId))).runs;
    expect(await onDisk()).toMatchObject([{ question: 'What is it?', state: 'stopped', tokens: [] }]);
    const masks = () => app.handlers['sessions:masks']({ sessionId, runId: 'run-1' });
    await expect(masks()).rejects.toMatchObject({ code: 'masks-missing' });
    app.runs.receive({ runId: 'run-1', messages: [prefill, layer(0), token(0)] });
    expect((await masks()).tokens).toBe(1);
    await vi.waitFor(async () => expect((await onDisk())[0]!.tokens).toHaveLength(1), patience);
    app.runs.receive({ runId: 'run-1', messages: [layer(1), token(1), done] });
    await vi.waitFor(async () => expect((await onDisk())[0]!.state).toBe('finished'), patience);
    expect(await masks()).toMatchObject({ tokens: 2, layers: Int32Array.of(3), lowresGrid: 2 });
    const maps = { sessionId, runId: 'run-1', tokenIndex: 1 };
    expect(await app.handlers['sessions:maps'](maps)).toEqual(Float32Array.of(1, 1, 1, 1));
    const { runs } = await app.handlers['sessions:open']({ sessionId });
    expect(runs).toMatchObject([{ state: 'finished', result: { answer: 'a b' } }]);
  });

  it('are on the disk before session.json names them, whatever is asked while it is being written', async () => {
    const image = await app.open(picture());
    const { sessionId } = image;
    const named: string[] = [];
    files = {
      ...promises,
      rename: async (from, to) => {
        if (String(to).endsWith('session.json')) {
          const { runIds } = JSON.parse(readFileSync(from, 'utf8')) as { runIds: string[] };
          named.push(
            ...runIds.filter((runId) => !existsSync(join(sessionAt(sessionId), 'runs', `${runId}.json`))),
          );
        }
        await promises.rename(from, to);
      },
    };
    const work: Promise<unknown>[] = [];
    for (let count = 0; count < 40; count++) {
      work.push(app.handlers['sessions:rename']({ sessionId, name: `name ${count}` }));
      work.push(ask(image, `run-${count}`));
      await new Promise((resolve) => setTimeout(resolve, count % 7));
    }
    await Promise.all(work);
    expect(named).toEqual([]);
    expect((await loadSession(sessionAt(sessionId))).runs).toHaveLength(40);
  });

  it('go on when their picture is closed, and the session is given back after them', async () => {
    const image = await app.open(picture());
    await ask(image, 'run-1');
    await app.close(image.imageId);
    expect(app.sessions.get(image.sessionId)).toBeDefined();
    app.runs.receive({ runId: 'run-1', messages: [prefill, token(0), done] });
    await vi.waitFor(() => expect(app.sessions.get(image.sessionId)).toBeUndefined(), patience);
    expect((await loadSession(sessionAt(image.sessionId))).runs).toMatchObject([{ state: 'finished' }]);
  });

  it('of a wrong question leave nothing', async () => {
    const image = await app.open(picture());
    await ask(image, 'run-1');
    const message = 'The question is empty.';
    app.runs.receive({ runId: 'run-1', messages: [{ type: 'failed', code: 'question-empty', message }] });
    await vi.waitFor(async () => {
      expect((await loadSession(sessionAt(image.sessionId))).session.runIds).toEqual([]);
    }, patience);
  });

  it('are deleted and brought back to their place', async () => {
    const image = await app.open(picture());
    const { sessionId } = image;
    for (const runId of ['a', 'b', 'c']) {
      await ask(image, runId);
      app.runs.receive({ runId, messages: [prefill, layer(0), token(0), done] });
    }
    await app.handlers['sessions:delete-run']({ sessionId, runId: 'b' });
    const ids = async () => (await loadSession(sessionAt(sessionId))).session.runIds;
    expect(await ids()).toEqual(['a', 'c']);
    await app.handlers['sessions:restore-run']({ sessionId, runId: 'b' });
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect((await app.handlers['sessions:masks']({ sessionId, runId: 'b' })).tokens).toBe(1);
    await expect(app.handlers['sessions:delete-run']({ sessionId, runId: 'd' })).rejects.toMatchObject({
      code: 'run-missing',
    });
    await app.handlers['sessions:delete-run']({ sessionId, runId: 'b' });
    await app.close(image.imageId);
    await app.handlers['sessions:open']({ sessionId });
    await expect(app.handlers['sessions:restore-run']({ sessionId, runId: 'b' })).rejects.toThrow(
      /cannot be brought back/,
    );
  });
});

describe('the list', () => {
  it('is searched in names, questions, answers, labels and notes, all words of a query', async () => {
    const first = await app.open(picture('street.png', 'street'));
    await ask(first, 'run-1', 'Where is the Bäckerei?');
    app.runs.receive({ runId: 'run-1', messages: [prefill, token(0), { ...done, answer: 'on the left' }] });
    const second = await app.open(picture('map.png', 'map'));
    const label = { id: 'l', name: 'Roof damage', colour: '#ff0000' };
    const parts = { labels: [label], annotations: [mark('m', 'the third house')] };
    await app.handlers['sessions:update']({ sessionId: second.sessionId, parts });
    const found = async (query: string) =>
      (await app.handlers['sessions:list']({ query })).map(({ name, found: line }) => [name, line]);
    expect(await found('')).toEqual([
      ['map.png', null],
      ['street.png', null],
    ]);
    expect(await found('bäckerei LEFT')).toEqual([['street.png', 'Question: Where is the Bäckerei?']]);
    expect(await found('roof')).toEqual([['map.png', 'Label: Roof damage']]);
    expect(await found('third  house')).toEqual([['map.png', 'Note: the third house']]);
    expect(await found('roof left')).toEqual([]);
  });

  it('has what another process made meanwhile once it was looked for; what is open stays as it is known', async () => {
    const made = await app.open(picture('made.png', 'made'));
    await app.handlers['sessions:rename']({ sessionId: made.sessionId, name: 'Made elsewhere' });
    await app.sessions.closeAll();
    const elsewhere = join(root, 'elsewhere');
    renameSync(sessionAt(made.sessionId), elsewhere);
    app = startApp();
    const open = await app.open(picture('open.png', 'open'));
    await app.handlers['sessions:rename']({ sessionId: open.sessionId, name: 'Made here' });
    const names = async () => (await app.handlers['sessions:list']({ query: '' })).map(({ name }) => name);
    expect(await names()).toEqual(['Made here']);
    renameSync(elsewhere, sessionAt(made.sessionId));
    expect(await names()).toEqual(['Made here']);
    void app.shelf.lookAgain(app.sessions.ids);
    expect((await names()).sort()).toEqual(['Made elsewhere', 'Made here']);
    expect(app.sessions.get(open.sessionId)).toBeDefined();
  });

  it('says what cannot be opened, and the rest is there', async () => {
    const { sessionId } = await app.open(picture());
    await app.sessions.closeAll();
    mkdirSync(sessionAt('broken'));
    writeFileSync(join(sessionAt('broken'), 'session.json'), '{');
    mkdirSync(sessionAt('newer'));
    const newer = { format: 'fovea-session', version: 99 };
    writeFileSync(join(sessionAt('newer'), 'session.json'), JSON.stringify(newer));
    app = startApp();
    const list = await app.handlers['sessions:list']({ query: '' });
    const troubles = Object.fromEntries(list.map((one) => [one.sessionId, one.trouble]));
    expect(troubles).toEqual({
      [sessionId]: null,
      broken: expect.stringMatching(/is no JSON/) as string,
      newer: expect.stringMatching(/a newer Fovea wrote it/) as string,
    });
    await expect(app.handlers['sessions:open']({ sessionId: 'newer' })).rejects.toMatchObject({
      code: 'session-newer',
    });
  });

  it('is without what was begun and not finished, and with what lost its session.json and has questions', async () => {
    mkdirSync(join(sessionAt('begun'), 'picture'), { recursive: true });
    writeFileSync(join(sessionAt('begun'), 'picture', `${'a'.repeat(64)}.png`), 'pixels');
    writeFileSync(join(sessionAt('begun'), 'session.json.1.part'), '{');
    mkdirSync(join(sessionAt('lost'), 'runs'), { recursive: true });
    writeFileSync(join(sessionAt('lost'), 'runs', 'run-1.json'), '{}');
    mkdirSync(sessionAt('theirs'));
    writeFileSync(join(sessionAt('theirs'), 'notes.txt'), 'not ours');
    const list = await app.handlers['sessions:list']({ query: '' });
    expect(Object.fromEntries(list.map(({ sessionId, trouble }) => [sessionId, trouble]))).toEqual({
      lost: expect.stringMatching(/session\.json, but it is not there/) as string,
      theirs: expect.stringMatching(/session\.json, but it is not there/) as string,
    });
    expect(folders().sort()).toEqual(['lost', 'theirs']);
  });

  it('renames, duplicates with new ids, deletes and brings back', async () => {
    const image = await app.open(picture());
    const { sessionId } = image;
    await ask(image, 'run-1');
    app.runs.receive({ runId: 'run-1', messages: [prefill, layer(0), token(0), done] });
    const tie = { runId: 'run-1', tokenIndex: 0 };
    const verdict = { verdict: 'right', expected: '', at: '2026-11-30T18:00:00.000Z' } as const;
    const parts = { annotations: [{ ...mark('m'), tie }], verdicts: { 'run-1': verdict } };
    await app.handlers['sessions:update']({ sessionId, parts });
    await app.handlers['sessions:rename']({ sessionId, name: 'A house 😀' });
    const copy = await app.handlers['sessions:duplicate']({ sessionId });
    expect(copy).toMatchObject({ name: 'A house 😀 (copy)', questions: 1, annotations: 1 });
    const { session, runs, folder } = await loadSession(sessionAt(copy.sessionId));
    const [runId] = session.runIds;
    expect(runId).not.toBe('run-1');
    expect(session).toMatchObject({ annotations: [{ tie: { runId } }], verdicts: { [runId!]: verdict } });
    expect(runs[0]!.state).toBe('finished');
    expect((await folder.masks(runId!))?.tokens).toBe(1);
    expect(readFileSync(folder.picturePath(), 'utf8')).toBe('pixels of a');

    await app.handlers['sessions:delete']({ sessionId });
    expect(folders()).toEqual([copy.sessionId]);
    expect(await app.handlers['sessions:list']({ query: '' })).toHaveLength(1);
    const restored = await app.handlers['sessions:restore']({ sessionId });
    expect(restored).toMatchObject({ sessionId, name: 'A house 😀', questions: 1 });
    await app.handlers['sessions:delete']({ sessionId });
    await restart();
    expect(await app.handlers['sessions:list']({ query: '' })).toHaveLength(1);
    await expect(app.handlers['sessions:restore']({ sessionId })).rejects.toMatchObject({
      code: 'session-missing',
    });
  });

  it('shows the folder of a session', async () => {
    const { sessionId } = await app.open(picture());
    await app.handlers['sessions:rename']({ sessionId, name: 'x' });
    await app.handlers['sessions:reveal']({ sessionId });
    expect(app.reveal).toHaveBeenCalledWith(join(sessionAt(sessionId), 'session.json'));
  });
});

describe('another process', () => {
  it('that works on a session keeps it: it is shown here, and not changed', async () => {
    const { sessionId, imageId } = await app.open(picture());
    await app.handlers['sessions:rename']({ sessionId, name: 'theirs' });
    await app.close(imageId);
    const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      const holder = { pid: other.pid, host: hostname(), token: 'theirs' };
      writeFileSync(join(sessionAt(sessionId), 'session.json.lock'), JSON.stringify(holder));
      const opened = await app.handlers['sessions:open']({ sessionId });
      expect(opened.session.name).toBe('theirs');
      expect(opened.troubles).toEqual([expect.stringContaining(`process ${other.pid!} on ${hostname()}`)]);
      const locked = { code: 'session-locked' };
      await expect(app.handlers['sessions:rename']({ sessionId, name: 'ours' })).rejects.toMatchObject(
        locked,
      );
      await expect(app.handlers['sessions:delete']({ sessionId })).rejects.toMatchObject(locked);
      await app.close(opened.image!.imageId);
      // Its file gets another session here, so that work can go on.
      expect((await app.open(join(root, 'a.png'))).sessionId).not.toBe(sessionId);
      expect((await loadSession(sessionAt(sessionId))).session.name).toBe('theirs');
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
  });
});

/** Lets every change of the disk fail from now on. */
function failWith(code: string): void {
  const fail = (): Promise<never> => Promise.reject(Object.assign(new Error(`${code}: made up`), { code }));
  files = {
    ...promises,
    open: ((path: string, flags?: string) =>
      flags === 'r' ? promises.open(path, flags) : fail()) as FileOperations['open'],
    mkdir: fail,
    rename: fail,
    copyFile: fail,
  };
}

describe('a disk that fails', () => {
  it.each([
    ['ENOSPC', /the disk is full.*Delete what you do not need/],
    ['EACCES', /may not be written to.*Change its permissions/],
    ['EROFS', /may only be read.*Make it writable/],
    ['EIO', /the disk failed.*Check the disk/],
  ])('with %s leaves what was saved, says the next step, and takes all of it later', async (code, words) => {
    const image = await app.open(picture());
    const { sessionId } = image;
    await app.handlers['sessions:update']({ sessionId, parts: { annotations: [mark('before')] } });
    await vi.waitFor(async () => {
      expect((await loadSession(sessionAt(sessionId))).session.picture.kept.kind).toBe('copied');
    }, patience);
    failWith(code);
    const update = app.handlers['sessions:update']({ sessionId, parts: { annotations: [mark('after')] } });
    await expect(update).rejects.toMatchObject({
      code: 'session-unwritable',
      message: expect.stringMatching(words) as string,
    });
    const failed = saving.find(({ state }) => state === 'failed');
    expect(failed?.message).toMatch(words);
    expect(failed?.message).toMatch(/holds in memory, and saving it is tried again/);
    expect((await loadSession(sessionAt(sessionId))).session.annotations).toMatchObject([{ id: 'before' }]);

    // Work goes on: a question is asked and answered, and can be looked at; that it is kept is not said.
    expect(await ask(image, 'run-1')).toBe(false);
    app.runs.receive({ runId: 'run-1', messages: [prefill, layer(0), token(0), done] });
    const opened = await app.handlers['sessions:open']({ sessionId });
    expect(opened.session.annotations).toMatchObject([{ id: 'after' }]);
    expect(opened.runs).toMatchObject([{ state: 'finished' }]);
    expect((await app.handlers['sessions:masks']({ sessionId, runId: 'run-1' })).tokens).toBe(1);

    // It gets well: nobody has to do anything.
    files = undefined;
    saving = [];
    await vi.waitFor(() => expect(saving.at(-1)?.state).toBe('saved'), patience);
    const { session, runs, folder } = await loadSession(sessionAt(sessionId));
    expect(session.annotations).toMatchObject([{ id: 'after' }]);
    expect(runs).toMatchObject([{ state: 'finished' }]);
    expect((await folder.masks('run-1'))?.tokens).toBe(1);
  });

  it('at every single step, leaves something whole', async () => {
    let failAt = Infinity;
    let step = 0;
    const flaky =
      <T extends unknown[], R>(work: (...args: T) => Promise<R>) =>
      (...args: T): Promise<R> =>
        step++ === failAt
          ? Promise.reject(Object.assign(new Error('EIO: made up'), { code: 'EIO' }))
          : work(...args);
    const image = await app.open(picture());
    const { sessionId } = image;
    await app.handlers['sessions:rename']({ sessionId, name: 'name 0' });
    await app.sessions.get(sessionId)?.save();
    let failures = 0;
    for (failAt = 0; failAt < 12; failAt++) {
      files = {
        ...promises,
        rename: flaky(promises.rename),
        mkdir: flaky(promises.mkdir as (...args: unknown[]) => Promise<undefined>),
        open: flaky(async (path: string, flags?: string) => {
          const handle = await promises.open(path, flags);
          handle.sync = flaky(handle.sync.bind(handle));
          handle.writeFile = flaky(handle.writeFile.bind(handle) as (...args: unknown[]) => Promise<void>);
          return handle;
        }) as FileOperations['open'],
      };
      step = 0;
      const name = `name ${failAt + 1}`;
      const changed = await app.handlers['sessions:rename']({ sessionId, name }).catch(() => 'failed');
      if (changed === 'failed') failures++;
      const { session } = await loadSession(sessionAt(sessionId));
      expect(changed === 'failed' ? [name, `name ${failAt}`] : [name]).toContain(session.name);
      files = undefined;
      await app.sessions.get(sessionId)?.save();
      expect((await loadSession(sessionAt(sessionId))).session.name).toBe(name);
    }
    expect(failures).toBeGreaterThan(3);
    expect(readdirSync(sessionAt(sessionId)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('from the start lets work go on in memory, and keeps it when it can', async () => {
    failWith('EROFS');
    const image = await app.open(picture());
    const { sessionId } = image;
    await expect(
      app.handlers['sessions:update']({ sessionId, parts: { annotations: [mark('m')] } }),
    ).rejects.toMatchObject({ code: 'session-unwritable' });
    await ask(image, 'run-1');
    app.runs.receive({ runId: 'run-1', messages: [prefill, layer(0), token(0), done] });
    const opened = await app.handlers['sessions:open']({ sessionId });
    expect(opened).toMatchObject({ session: { annotations: [{}] }, runs: [{ state: 'finished' }] });
    // Closing the picture lets go of nothing that is not on the disk.
    await app.close(image.imageId);
    files = undefined;
    await vi.waitFor(async () => {
      const { session, runs } = await loadSession(sessionAt(sessionId));
      expect([session.annotations.length, runs.length]).toEqual([1, 1]);
    }, patience);
  });

  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  it.runIf(isRoot && mountWorks())(
    'that may only be read when a session is opened takes the work once it can',
    async () => {
      const disk = join(root, 'sessions');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
      try {
        const { sessionId } = await app.open(picture());
        await app.handlers['sessions:rename']({ sessionId, name: 'before' });
        await restart();
        execFileSync('mount', ['-o', 'remount,ro', disk]);
        const opened = await app.handlers['sessions:open']({ sessionId });
        expect(opened.session.name).toBe('before');
        expect(opened.image).not.toBeNull();
        await expect(app.handlers['sessions:rename']({ sessionId, name: 'after' })).rejects.toMatchObject({
          code: 'session-unwritable',
          message: expect.stringMatching(/may only be read.*Make it writable/) as string,
        });
        expect((await app.handlers['sessions:open']({ sessionId })).session.name).toBe('after');
        execFileSync('mount', ['-o', 'remount,rw', disk]);
        await vi.waitFor(async () => {
          expect((await loadSession(sessionAt(sessionId))).session.name).toBe('after');
        }, patience);
        await app.sessions.closeAll();
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );

  it.runIf(isRoot && mountWorks())('for it is full: a real one, of one megabyte', async () => {
    const disk = join(root, 'sessions');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      const image = await app.open(picture());
      const { sessionId } = image;
      await app.handlers['sessions:update']({ sessionId, parts: { annotations: [mark('before')] } });
      await app.sessions.get(sessionId)?.save();
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(2 ** 19));
      const many = Array.from({ length: 8000 }, (_, index) => mark(`m-${index}`, 'x'.repeat(60)));
      await expect(
        app.handlers['sessions:update']({ sessionId, parts: { annotations: many } }),
      ).rejects.toThrow(/the disk is full/);
      expect((await loadSession(sessionAt(sessionId))).session.annotations).toMatchObject([{ id: 'before' }]);
      // Between two tries, nothing that was begun is left.
      await vi.waitFor(
        () => expect(readdirSync(sessionAt(sessionId)).filter((name) => name.endsWith('.part'))).toEqual([]),
        patience,
      );
      execFileSync('mount', ['-o', 'remount,size=16m', disk]);
      await vi.waitFor(async () => {
        expect((await loadSession(sessionAt(sessionId))).session.annotations).toHaveLength(8000);
      }, patience);
      await app.sessions.closeAll();
    } finally {
      execFileSync('umount', ['--lazy', disk]); // what still reads must not hide what went wrong
    }
  });
});

function mountWorks(): boolean {
  const folder = join(tmpdir(), `fovea-mount-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const view = {
  draft: '',
  askSettings: {
    variant: 'flex',
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 4 },
    selector: 'attention',
  },
  shownRunId: null,
  focus: { tokenIndex: 0, layer: null },
  follow: true,
  zoom: null,
  padded: false,
  overlay: { mode: 'selected', scope: 'all', colourMap: 'viridis', opacity: 1, visible: true },
  pixels: 'original',
  annotationsVisible: true,
} as const;

function ask(image: OpenedImage, runId: string, question = 'What is it?'): Promise<boolean> {
  const { askSettings } = view;
  return app.runs.begin(runId, image, 'a'.repeat(64), { question, ...askSettings });
}

const prefill: RunMessage = {
  type: 'prefill',
  promptTokens: 9,
  reusedTokens: 0,
  lowresGrid: 2,
  highresGrid: 9,
  selectingLayers: [3],
};
const layer = (tokenIndex: number): RunMessage => ({
  type: 'layer',
  tokenIndex,
  layer: 3,
  attentionMap: new Float32Array(4).fill(tokenIndex),
  selectionGrid: new Uint8Array(81).fill(1, 0, 4),
  selectedFraction: 4 / 81,
});
const token = (tokenIndex: number): RunMessage => ({
  ...{ type: 'token', tokenIndex, id: 7, text: ' a', logProbability: -1, alternatives: [], elapsedMs: 1 },
});
const done = {
  type: 'done',
  answer: 'a b',
  stopped: 'end-of-sequence',
  timing: {
    ...{ decodeMs: 0, preprocessMs: 0, visionMs: 0, prefillMs: 0, firstTokenMs: 0 },
    ...{ medianTokenMs: 0, totalMs: 0, visionRuns: 0 },
  },
  tokensPerSecond: 1,
  decoderFlops: 1,
  visionFlops: 1,
  selectedFraction: 0.1,
} as const satisfies RunMessage;
