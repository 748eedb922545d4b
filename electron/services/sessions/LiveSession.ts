import type { KeptSelections } from '../../../engine/session/keptMasks.js';
import { loadRuns } from '../../../engine/session/loadSession.js';
import type { RunRecorder } from '../../../engine/session/RunRecorder.js';
import type { SessionChange, SessionFolder } from '../../../engine/session/SessionFolder.js';
import type { RunRecord } from '../../../engine/protocol/runRecord.js';
import type { Session } from '../../../engine/protocol/session.js';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';
import { AppError } from '../../../engine/protocol/AppError.js';
import type { SessionSaving } from '../../ipc/sessionContracts.js';
import { ServiceError } from '../ServiceError.js';
import { LiveRuns } from './LiveRuns.js';
import { SavingLoop } from './SavingLoop.js';

/** What an open session works with, and whom it tells. */
export interface LiveSessionParts {
  /** Makes its folder, or opens one that could not be locked before, to be written; called until it succeeds. */
  readonly open: (session: Session) => Promise<SessionFolder>;
  readonly onSaving: (saving: SessionSaving) => void;
  /** Told what it is now, whenever something was written. */
  readonly onSaved: (session: Session) => void;
  /** Time now, as `2026-11-30T18:00:00.000Z`. */
  readonly now: () => string;
  readonly appVersion: string;
  /** Waits between tries, for tests. */
  readonly retryMs?: readonly number[];
}

/** Records of a run that is being answered are written at most this often. */
const runsEveryMs = 1000;

/**
 * A session that is open: what it is now, in memory, and on the disk soon after. Whatever the disk does, what is here can be
 * worked with, and is tried again until it is written.
 */
export class LiveSession {
  private current: Session;
  private folder: SessionFolder | null;
  private readonly runs = new LiveRuns();
  private readonly loop: SavingLoop;
  private sessionChanged = false;
  private runTimer: NodeJS.Timeout | undefined;
  private wasKept: boolean;

  /**
   * @param folder null for one that is not on the disk yet; without a lock for one that the disk did not let us lock.
   * @param readOnly why it may not be written; null where it may.
   */
  constructor(
    private readonly parts: LiveSessionParts,
    session: Session,
    folder: SessionFolder | null,
    readonly readOnly: string | null = null,
  ) {
    this.current = session;
    this.folder = folder;
    this.wasKept = folder !== null;
    this.loop = new SavingLoop(
      () => this.write(),
      (state, message) => this.tell(state, message),
      parts.retryMs,
    );
  }

  get session(): Session {
    return this.current;
  }

  /** Whether it is to be on the disk; one that nobody worked on yet need not be. */
  get isKept(): boolean {
    return this.wasKept;
  }

  /** Whether all of it is on the disk, or need not be, and no run is being answered. */
  get isAtRest(): boolean {
    return !this.runs.isAnswering && (!this.isDirty || !this.wasKept || this.readOnly !== null);
  }

  get answering(): readonly string[] {
    return this.runs.answering;
  }

  /** Where it lies; null where it was never written. */
  get path(): string | null {
    return this.folder?.path ?? null;
  }

  /** The file its folder has, or is to have, its picture in. */
  get picturePath(): string | null {
    return this.folder?.picturePath() ?? null;
  }

  /** Changes it in memory, without a need to write it: nobody worked on it yet. */
  changeUnkept(change: SessionChange): void {
    this.current = { ...this.current, ...change };
    this.sessionChanged = true;
  }

  /**
   * Changes it, and keeps it from now on.
   *
   * @param isWork whether a person did this; otherwise its time of change stays.
   * @returns once it is on the disk.
   * @throws ServiceError `session-unwritable` or `session-locked`; the change holds in memory, and is tried again.
   */
  async change(change: SessionChange, isWork = true): Promise<void> {
    const changedAt = isWork ? this.parts.now() : this.current.changedAt;
    this.current = { ...this.current, ...change, changedAt, appVersion: this.parts.appVersion };
    this.sessionChanged = true;
    this.wasKept = true;
    await this.save();
  }

  /** Writes down a run from now on. @throws as `change`. */
  async beginRun(recorder: RunRecorder): Promise<void> {
    this.runs.begin(recorder);
    await this.change({ runIds: [...this.current.runIds, recorder.runId] });
  }

  /** Takes in what the engine tells of a run. Returns whether it is one of this session that was not over yet. */
  receive(runId: string, messages: readonly RunMessage[]): RunRecorder | undefined {
    const recorder = this.runs.receive(runId, messages, this.parts.now());
    if (recorder?.hasEnded === true) void this.save().catch(() => undefined);
    else if (recorder !== undefined) this.saveSoon();
    return recorder;
  }

  /** Takes a run out: its files stay until the folder is swept. @throws as `change`. */
  async removeRun(runId: string): Promise<void> {
    await this.change({ runIds: this.current.runIds.filter((other) => other !== runId) });
  }

  /** Puts a run that was taken out back at its place. @throws as `change`; SessionError where its files are gone. */
  async restoreRun(runId: string, place: number): Promise<void> {
    const { runIds } = this.current;
    if (runIds.includes(runId)) return;
    const isThere = this.runs.record(runId) !== undefined || (await this.folder?.hasFiles(runId)) === true;
    if (!isThere) {
      const message = `The question cannot be brought back: "${this.current.name}" was closed since, and what was deleted went with that.`;
      throw new ServiceError('run-missing', message);
    }
    await this.change({ runIds: [...runIds.slice(0, place), runId, ...runIds.slice(place)] });
  }

  /** Takes out a run whose question was wrong: it goes back into the box. @throws as `change`. */
  async takeBack(runId: string): Promise<void> {
    this.runs.forget(runId);
    await this.removeRun(runId);
  }

  /** All runs in the order they were asked, and what cannot be read of them. */
  async allRuns(): Promise<{ readonly runs: readonly RunRecord[]; readonly troubles: readonly string[] }> {
    const kept = this.folder === null ? { runs: [], troubles: [] } : await loadRuns(this.folder);
    const onDisk = new Map(kept.runs.map((run) => [run.runId, run]));
    const runs = this.current.runIds.flatMap((runId) => this.runs.record(runId) ?? onDisk.get(runId) ?? []);
    return { runs, troubles: kept.troubles };
  }

  /** @throws SessionError `run-missing`, `session-malformed`. */
  async selections(runId: string): Promise<KeptSelections | null> {
    const live = this.runs.selections(runId);
    return live !== undefined ? live : this.written(runId).selections(runId);
  }

  /** @throws as `selections`. */
  async tokenMaps(runId: string, tokenIndex: number): Promise<Float32Array | null> {
    const live = this.runs.tokenMaps(runId, tokenIndex);
    return live !== undefined ? live : this.written(runId).tokenMaps(runId, tokenIndex);
  }

  /** @returns once all that is known now is on the disk. @throws as `change`. */
  async save(): Promise<void> {
    if (!this.wasKept) return;
    if (this.readOnly !== null) throw new ServiceError('session-locked', this.readOnly);
    await this.loop.save();
  }

  /** Tries once more what is not on the disk, and gives the folder back. */
  async close(): Promise<void> {
    clearTimeout(this.runTimer);
    if (this.isDirty && this.readOnly === null) await this.save().catch(() => undefined);
    this.loop.stop();
    await this.folder?.close();
  }

  private get isDirty(): boolean {
    return this.sessionChanged || this.runs.isDirty;
  }

  private async write(): Promise<void> {
    if (this.folder === null || this.folder.isReadOnly) this.folder = await this.openFolder();
    // Taken before the runs are written: one that is begun meanwhile is named once its own files are there.
    const change = this.sessionChanged ? this.changed() : null;
    this.sessionChanged = false;
    try {
      await this.runs.write(this.folder);
      if (change !== null) await this.folder.save(change);
    } catch (error) {
      this.sessionChanged ||= change !== null;
      throw error;
    }
    this.runs.forgetWritten(this.folder.session.runIds);
    this.parts.onSaved(this.current);
  }

  private async openFolder(): Promise<SessionFolder> {
    const folder = await this.parts.open(this.current);
    // Where the picture is kept is known now.
    const { kept } = folder.session.picture;
    this.current = { ...this.current, picture: { ...this.current.picture, kept } };
    return folder;
  }

  private changed(): SessionChange {
    const { name, picture, labels, annotations, verdicts, view, runIds, changedAt, appVersion } =
      this.current;
    return { name, picture, labels, annotations, verdicts, view, runIds, changedAt, appVersion };
  }

  private saveSoon(): void {
    this.runTimer ??= setTimeout(() => {
      this.runTimer = undefined;
      if (this.runs.isDirty) void this.save().catch(() => undefined);
    }, runsEveryMs);
  }

  private written(runId: string): SessionFolder {
    if (this.folder !== null) return this.folder;
    throw new ServiceError('run-missing', `The session "${this.current.name}" has no question ${runId}.`);
  }

  private tell(state: SessionSaving['state'], error: unknown): void {
    const message = error === null ? null : failureOf(error);
    this.parts.onSaving({ sessionId: this.current.id, state, message });
  }
}

function failureOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AppError)) console.error('A session could not be saved:', error);
  return `${reason} Your work holds in memory, and saving it is tried again.`;
}
