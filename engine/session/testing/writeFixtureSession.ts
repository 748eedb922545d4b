import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../../protocol/session.js';
import { SessionFolder } from '../SessionFolder.js';
import { sessionFiles } from '../sessionFiles.js';
import { writeExperiment } from '../keptExperiments.js';
import { fixtureExperiments } from './fixtureExperiments.js';
import { fixtureSession } from './fixtureSession.js';

/**
 * Writes the made-up session into a folder of its id, as the app does, and gives it back.
 *
 * @param change what is to be otherwise in its `session.json`
 * @returns the session's folder
 */
export async function writeFixtureSession(
  sessionsFolder: string,
  change: Partial<Session> = {},
): Promise<string> {
  const { session, runs, masks, pictureBytes } = await fixtureSession();
  const written: Session = { ...session, ...change };
  const path = join(sessionsFolder, written.id);
  const folder = await SessionFolder.create(path, { ...written, runIds: [] });
  try {
    for (const run of runs) await folder.addRun(run, masks.get(run.runId) ?? null);
    await folder.save({ runIds: written.runIds });
    for (const experiment of fixtureExperiments) await writeExperiment(path, experiment);
    const { kept } = written.picture;
    if (kept.kind === 'copied') {
      await mkdir(join(path, sessionFiles.picture));
      await writeFile(join(path, sessionFiles.picture, kept.file), pictureBytes);
    } else {
      await writeFile(kept.path, pictureBytes);
    }
  } finally {
    await folder.close();
  }
  return path;
}
