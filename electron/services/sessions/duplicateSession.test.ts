import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readExperiments } from '../../../engine/session/keptExperiments.js';
import { loadSession } from '../../../engine/session/loadSession.js';
import { writeFixtureSession } from '../../../engine/session/testing/writeFixtureSession.js';
import { duplicateSession } from './duplicateSession.js';

let sessions: string;

beforeEach(async () => {
  sessions = await mkdtemp(join(tmpdir(), 'fovea-duplicate-'));
});

afterEach(() => rm(sessions, { recursive: true, force: true }));

it('what a session says of its questions it says of those of the copy: origins, pins, experiments', async () => {
  const from = await writeFixtureSession(sessions);
  const folder = join(sessions, 'copy');
  await duplicateSession(from, folder, 'copy', '2026-12-01T00:00:00.000Z');
  const before = await loadSession(from);
  const { session, runs, troubles } = await loadSession(folder);
  expect(troubles).toEqual([]);
  const [first, second, third] = session.runIds;
  expect(before.session.runIds).not.toContain(first);
  expect(runs.map(({ runId, origin }) => [runId, origin?.runId])).toEqual([
    [first, undefined],
    [second, first],
    [third, first],
  ]);
  expect(session.view!.pins!.map(({ runId }) => runId)).toEqual([second]);
  const experiments = await readExperiments(from);
  expect(experiments).toHaveLength(2);
  expect(await readExperiments(folder)).toEqual(experiments.map((one) => ({ ...one, runId: first })));
});
