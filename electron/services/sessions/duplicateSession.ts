import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { maxSessionNameLength } from '../../../engine/protocol/sessionLimits.js';
import { copyPicture } from '../../../engine/session/copyPicture.js';
import { loadSession } from '../../../engine/session/loadSession.js';
import { masksFile, sessionFiles } from '../../../engine/session/sessionFiles.js';
import { SessionFolder } from '../../../engine/session/SessionFolder.js';
import { readExperiments, writeExperiment } from '../../../engine/session/keptExperiments.js';
import { experimentWithNewIds, runWithNewIds, withNewIds } from '../../../engine/session/withNewIds.js';

/**
 * Makes a session like another in a folder of its own, with new ids of session and runs, so that both can be open.
 *
 * @param folder where it is made; its name is the new id.
 * @param at when, as `2026-11-30T18:00:00.000Z`.
 * @throws SessionError, or Error when something cannot be read or written.
 */
export async function duplicateSession(
  from: string,
  folder: string,
  sessionId: string,
  at: string,
): Promise<void> {
  const { session, runs, folder: original } = await loadSession(from);
  const newIds = new Map(runs.map(({ runId }) => [runId, randomUUID()]));
  const { kept } = session.picture;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (kept.kind === 'copied') await copyPicture(original.picturePath(), folder, session.picture);
  for (const { runId, hasMasks } of runs) {
    if (hasMasks) await copyMasks(masksFile(from, runId), masksFile(folder, newIds.get(runId)!));
  }
  const thumbnail = join(from, sessionFiles.thumbnail);
  await copyFile(thumbnail, join(folder, sessionFiles.thumbnail)).catch(() => undefined);
  const made = await SessionFolder.create(folder, {
    ...withNewIds(session, sessionId, newIds),
    name: `${session.name.slice(0, maxSessionNameLength - ' (copy)'.length)} (copy)`,
    createdAt: at,
    changedAt: at,
  });
  try {
    for (const run of runs) await made.writeRun(runWithNewIds(run, newIds), null);
    for (const experiment of await readExperiments(from)) {
      await writeExperiment(folder, experimentWithNewIds(experiment, newIds));
    }
  } finally {
    await made.close();
  }
}

async function copyMasks(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}
