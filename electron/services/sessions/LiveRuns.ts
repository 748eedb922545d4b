import type { KeptMasks, KeptSelections } from '../../../engine/session/keptMasks.js';
import type { RunRecorder } from '../../../engine/session/RunRecorder.js';
import type { SessionFolder } from '../../../engine/session/SessionFolder.js';
import type { RunRecord } from '../../../engine/protocol/runRecord.js';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';

/** A run that is not all on the disk yet. */
interface LiveRun {
  readonly recorder: RunRecorder;
  /** Whether the engine told more than was written. */
  changed: boolean;
  /** When its selections are written next, while it runs. */
  masksDueMs: number;
}

/** Selections are written this long after the last time, while a run goes on. */
const masksEveryMs = 5000;

/** And no more than this share of the time is spent on writing them. */
const maxShareOfTime = 0.05;

/** The runs of a session that are under way, or that the disk has not taken yet: they are read from here meanwhile. */
export class LiveRuns {
  private readonly runs = new Map<string, LiveRun>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether one is still being answered. */
  get isAnswering(): boolean {
    return [...this.runs.values()].some(({ recorder }) => !recorder.hasEnded);
  }

  /** The ids of those that are being answered. */
  get answering(): readonly string[] {
    return [...this.runs].filter(([, { recorder }]) => !recorder.hasEnded).map(([runId]) => runId);
  }

  begin(recorder: RunRecorder): void {
    this.runs.set(recorder.runId, { recorder, changed: true, masksDueMs: this.now() + masksEveryMs });
  }

  /** Takes in what the engine tells. Returns the recorder; undefined for a run that is none of these. */
  receive(runId: string, messages: readonly RunMessage[], at: string): RunRecorder | undefined {
    const run = this.runs.get(runId);
    if (run === undefined) return undefined;
    for (const message of messages) run.recorder.receive(message, at);
    run.changed = true;
    return run.recorder;
  }

  forget(runId: string): void {
    this.runs.delete(runId);
  }

  record(runId: string): RunRecord | undefined {
    return this.runs.get(runId)?.recorder.record();
  }

  /** Selections and maps as they are in memory; undefined for a run that is on the disk, null for one without. */
  masks(runId: string): KeptMasks | null | undefined {
    const run = this.runs.get(runId);
    return run === undefined ? undefined : run.recorder.masks();
  }

  /** As `masks`, of one token. */
  tokenMaps(runId: string, tokenIndex: number): Float32Array | null | undefined {
    const masks = this.masks(runId);
    if (masks === undefined || masks === null) return masks;
    const length = masks.layers.length * masks.lowresGrid ** 2;
    return masks.maps.slice(tokenIndex * length, (tokenIndex + 1) * length);
  }

  selections(runId: string): KeptSelections | null | undefined {
    return this.masks(runId);
  }

  /**
   * Writes what is not on the disk.
   *
   * @throws SessionError `session-unwritable`; what is not written stays to be.
   */
  async write(folder: SessionFolder): Promise<void> {
    for (const run of [...this.runs.values()]) {
      if (!run.changed) continue;
      const { recorder } = run;
      const withMasks = recorder.hasMasks && (recorder.hasEnded || this.now() >= run.masksDueMs);
      const record = recorder.record();
      const startedMs = this.now();
      run.changed = false;
      try {
        await folder.writeRun(record, withMasks ? recorder.masks() : null);
      } catch (error) {
        run.changed = true;
        throw error;
      }
      if (withMasks) {
        const tookMs = this.now() - startedMs;
        run.masksDueMs = this.now() + Math.max(masksEveryMs, tookMs / maxShareOfTime);
      }
    }
  }

  /** Lets go of what is over and all on the disk. @param named the runs that `session.json` names there. */
  forgetWritten(named: readonly string[]): void {
    for (const [runId, { recorder, changed }] of [...this.runs]) {
      if (recorder.hasEnded && !changed && named.includes(runId)) this.runs.delete(runId);
    }
  }

  /** Whether anything is not on the disk. */
  get isDirty(): boolean {
    return [...this.runs.values()].some(({ changed }) => changed);
  }
}
