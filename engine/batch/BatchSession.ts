import { createHash } from 'node:crypto';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Picture } from '../image/Picture.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
import { imageFormats } from '../protocol/imageFormats.js';
import { modelFactsSchema, type ModelFacts } from '../protocol/modelFacts.js';
import type { RunEvent } from '../protocol/runEvent.js';
import type { RunRecord } from '../protocol/runRecord.js';
import type { SessionPicture } from '../protocol/session.js';
import { shownText } from '../protocol/shownText.js';
import { createSession } from '../session/createSession.js';
import { RunRecorder } from '../session/RunRecorder.js';
import { SessionError } from '../session/SessionError.js';
import { SessionFolder } from '../session/SessionFolder.js';
import { sessionFiles } from '../session/sessionFiles.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import { syncFolder } from '../storage/syncFolder.js';
import { makeThumbnail } from './makeThumbnail.js';

/** How a picture stays with its session. */
export type KeepPicture = 'copy' | 'reference';

/**
 * The session of one picture of a batch. Its name is made of the picture's bytes and name, that of a run of all that makes the
 * answer: so the same command finds again what it has asked.
 */
export class BatchSession {
  private constructor(
    private readonly folder: SessionFolder,
    private readonly appVersion: string,
  ) {}

  /**
   * Opens the session of a picture, or makes it.
   *
   * @throws SessionError `session-locked` while another part works on the same picture, `session-unwritable`.
   */
  static async open(
    sessionsFolder: string,
    picture: Picture,
    file: { readonly path: string; readonly choices: ImageChoices },
    { keep, appVersion }: { readonly keep: KeepPicture; readonly appVersion: string },
  ): Promise<BatchSession> {
    const id = shortHash([picture.encodedHash, picture.name]);
    const folder = path.join(sessionsFolder, id);
    try {
      return new BatchSession(await SessionFolder.open(folder, { lock: true }), appVersion);
    } catch (error) {
      if (!(error instanceof SessionError) || error.code !== 'session-missing') throw error;
    }
    const about = await aboutPicture(picture, file, keep);
    if (about.kept.kind === 'copied')
      await copyPicture(file.path, path.join(folder, sessionFiles.picture), about.kept.file);
    const session = { ...createSession(about, appVersion, now()), id };
    const made = new BatchSession(await SessionFolder.create(folder, session), appVersion);
    // A picture too large to be held has none.
    if (picture.large === undefined)
      await writeFileAtomic(
        path.join(folder, sessionFiles.thumbnail),
        await makeThumbnail(await picture.pixels()),
      );
    return made;
  }

  get id(): string {
    return this.folder.session.id;
  }

  /** The run of a question, where it has been answered before; null otherwise. */
  async finished(runId: string): Promise<RunRecord | null> {
    if (!this.folder.session.runIds.includes(runId)) return null;
    const record = await this.folder.run(runId).catch((error: unknown) => {
      if (error instanceof SessionError) return null; // asked again, it is written anew
      throw error;
    });
    return record?.state === 'finished' ? record : null;
  }

  /**
   * Writes down a run from its events to its end.
   *
   * @returns the record, which is on the disk.
   */
  async record(
    runId: string,
    asked: {
      readonly picture: Picture;
      readonly choices: ImageChoices;
      readonly question: string;
      readonly settings: RunRecord['settings'];
      readonly model: ModelFacts;
    },
    events: AsyncIterable<RunEvent>,
  ): Promise<RunRecord> {
    const { picture, choices, question, settings } = asked;
    const facts = await picture.facts();
    const recorder = new RunRecorder({
      runId,
      question,
      askedAt: now(),
      appVersion: this.appVersion,
      picture: {
        sha256: picture.encodedHash,
        width: facts.width,
        height: facts.height,
        choices,
        shown: shownText(facts),
      },
      settings,
      model: modelFactsSchema.parse(asked.model),
    });
    for await (const event of events) {
      if (event.type === 'prefill') picture.releasePixels();
      recorder.receive(event, now());
    }
    const record = recorder.record();
    await this.folder.addRun(record, recorder.masks());
    await this.folder.save({ changedAt: now(), appVersion: this.appVersion });
    return record;
  }

  close(): Promise<void> {
    return this.folder.close();
  }
}

/** A name of 32 hexadecimal digits for what is the same by these words. */
export function shortHash(words: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 32);
}

async function aboutPicture(
  picture: Picture,
  file: { readonly path: string; readonly choices: ImageChoices },
  keep: KeepPicture,
): Promise<SessionPicture> {
  const { width, height, format } = await picture.facts();
  const sha256 = picture.encodedHash;
  return {
    name: picture.name.slice(-255),
    sha256,
    sizeBytes: (await stat(file.path)).size,
    format,
    width,
    height,
    kept:
      keep === 'copy'
        ? { kind: 'copied', file: `${sha256}.${imageFormats[format].extensions[0]}` }
        : { kind: 'referenced', path: path.resolve(file.path) },
    choices: file.choices,
  };
}

async function copyPicture(from: string, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(from, path.join(folder, name));
  await syncFolder(folder);
}

function now(): string {
  return new Date().toISOString();
}
