import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { madeEnd, madeMessages, madeRun, madeSession } from '../testing/madeSession.js';
import { RecordedFiles, replay, type Ending, type FileStep } from '../testing/RecordedFiles.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { copyPicture } from './copyPicture.js';
import { loadSession, type LoadedSession } from './loadSession.js';
import { SessionFolder } from './SessionFolder.js';

const temporaryFolder = temporaryFolders();
const id = 'made';

/** What was acknowledged, with the number of steps that had been taken. */
interface Acknowledged {
  readonly after: number;
  readonly what: string;
  readonly isThere: (loaded: LoadedSession) => boolean | Promise<boolean>;
}

it('loses nothing that was acknowledged, wherever a session of work is cut', async () => {
  const { steps, acknowledged } = await recordWork();
  expect(steps.length).toBeGreaterThan(80);
  expect(acknowledged.length).toBeGreaterThan(10);
  let opened = 0;
  const endings: readonly Ending[] = ['kill', 'power-cut', 'power-cut-with-names'];
  for (let taken = 0; taken <= steps.length; taken++) {
    const last = steps[taken - 1];
    const torn = last?.type === 'write' ? [0, 1, last.bytes.length >> 1, Infinity] : [Infinity];
    const due = acknowledged.filter(({ after }) => after <= taken);
    for (const ending of endings) {
      for (const tornBytes of torn) {
        const where = `after ${taken} steps, ${ending}, ${tornBytes} bytes of the last`;
        opened += await expectAll(steps.slice(0, taken), { ending, tornBytes, due, where });
      }
    }
  }
  expect(opened).toBeGreaterThan(300);
}, 300_000);

async function expectAll(
  steps: readonly FileStep[],
  how: {
    readonly ending: Ending;
    readonly tornBytes: number;
    readonly due: readonly Acknowledged[];
    readonly where: string;
  },
): Promise<number> {
  const folder = temporaryFolder();
  replay(steps, folder, how.ending, how.tornBytes);
  const session = path.join(folder, 'sessions', id);
  if (how.due.length === 0 && !existsSync(path.join(session, 'session.json'))) return 0;
  // As at the next start: with the lock, what is half done is swept; then all of it is read.
  await (await SessionFolder.open(session, { lock: true })).close();
  const loaded = await loadSession(session);
  expect(loaded.troubles, how.where).toEqual([]);
  for (const { what, isThere } of how.due) {
    expect(await isThere(loaded), `${what}, ${how.where}`).toBe(true);
  }
  rmSync(folder, { recursive: true });
  return 1;
}

async function recordWork(): Promise<{ steps: readonly FileStep[]; acknowledged: readonly Acknowledged[] }> {
  const root = temporaryFolder();
  mkdirSync(path.join(root, 'sessions'));
  const recorded = new RecordedFiles(root);
  const { files } = recorded;
  const acknowledged: Acknowledged[] = [];
  const done = (what: string, isThere: Acknowledged['isThere']): void => {
    acknowledged.push({ after: recorded.steps.length, what, isThere });
  };
  // The folder of all sessions was there before.
  recorded.steps.push({ type: 'make-folder', path: 'sessions' }, { type: 'sync-folder', path: '' });

  const bytes = Buffer.from('the bytes of a picture');
  const own = path.join(root, 'own.png');
  writeFileSync(own, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const picture = { ...madeSession().picture, sha256, sizeBytes: bytes.length };
  const session = { ...madeSession({ picture }), id };
  const folder = await SessionFolder.create(path.join(root, 'sessions', id), session, { files });
  done('the session', (loaded) => loaded.session.id === id);
  const kept = await copyPicture(own, folder.path, picture, files);
  await folder.save({ picture: { ...picture, kept } });
  done('the copy of the picture', ({ session, folder: at }) =>
    session.picture.kept.kind === 'copied' ? existsSync(at.picturePath()) : false,
  );

  const changes = [1, 2, 3, 4];
  for (const change of changes) {
    await folder.save({ changedAt: `2026-11-30T18:00:0${change}.000Z` });
    done(`change ${change}`, (loaded) => loaded.session.changedAt >= `2026-11-30T18:00:0${change}.000Z`);
    const run = madeRun(`run-${change}`, { tokens: 0, ended: false });
    await folder.addRun(run.record(), null);
    done(`question ${change}`, ({ runs }) => runs.some(({ runId }) => runId === run.runId));
    for (const message of madeMessages(3)) run.receive(message, session.createdAt);
    await folder.writeRun(run.record(), run.masks());
    done(`three tokens ${change}`, ({ runs }) =>
      runs.some(({ runId, tokens }) => runId === run.runId && tokens.length === 3),
    );
    run.receive(madeEnd, session.createdAt);
    const masks = run.masks()!;
    await folder.writeRun(run.record(), masks);
    done(`end ${change}`, async ({ runs, folder: at }) => {
      const found = runs.find(({ runId }) => runId === run.runId);
      const maps = (await at.masks(run.runId))?.maps;
      const isWhole = maps !== undefined && Buffer.compare(bytesOf(maps), bytesOf(masks.maps)) === 0;
      return found?.state === 'finished' && isWhole;
    });
  }
  await folder.close();
  return { steps: recorded.steps, acknowledged };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
