import type { Failure } from '../protocol/failure.js';
import type { ModelFacts } from '../protocol/modelFacts.js';
import type { DoneEvent, PrefillEvent, RunMessage, TokenEvent } from '../protocol/runEvent.js';
import { reportingLayers, selectsCells } from '../protocol/reportingLayers.js';
import type { KeptToken, RunRecord } from '../protocol/runRecord.js';
import { SelectionCount } from '../selection/SelectionCount.js';
import type { KeptMasks } from './keptMasks.js';
import { keepLogProbability } from './keptLogProbability.js';
import { MaskBuffer } from './MaskBuffer.js';

/** What is known of a run when it is asked. */
export type RunBeginning = Pick<
  RunRecord,
  'runId' | 'question' | 'askedAt' | 'appVersion' | 'picture' | 'settings' | 'origin' | 'model'
>;

/** Writes down a run from what the engine tells of it, as it is told. */
export class RunRecorder {
  private readonly tokens: KeptToken[] = [];
  private prefill: RunRecord['prefill'] = null;
  private result: RunRecord['result'] = null;
  private failure: Failure | null = null;
  private endedAt: string | null = null;
  private model: ModelFacts | null;
  private buffer: MaskBuffer | null = null;
  private count: SelectionCount | null = null;

  constructor(private readonly beginning: RunBeginning) {
    this.model = beginning.model;
  }

  get runId(): string {
    return this.beginning.runId;
  }

  /** Whether the run is over. */
  get hasEnded(): boolean {
    return this.endedAt !== null;
  }

  /** The model that answers, where it was not open yet when the question was asked. */
  answeredBy(model: ModelFacts): void {
    this.model ??= model;
  }

  /**
   * Takes in what the engine tells. What comes after the end is not heard.
   *
   * @param at when, as `2026-11-30T18:00:00.000Z`.
   */
  receive(message: RunMessage, at: string): void {
    if (this.hasEnded) return;
    switch (message.type) {
      case 'progress':
        return;
      case 'prefill':
        this.takePrefill(message);
        return;
      case 'layer':
        this.count?.add(message);
        this.buffer?.add(message);
        return;
      case 'token':
        this.tokens.push(keptToken(message));
        return;
      case 'done':
        this.result = withoutType(message);
        this.endedAt = at;
        return;
      case 'failed':
        this.failure = { code: message.code, message: message.message };
        this.endedAt = at;
    }
  }

  /** The run as it is known now. */
  record(): RunRecord {
    const selected = this.count?.sums();
    return {
      format: 'fovea-run',
      version: 1,
      ...this.beginning,
      model: this.model,
      endedAt: this.endedAt,
      state: this.state(),
      prefill: this.prefill,
      tokens: [...this.tokens],
      result: this.result,
      failure: this.failure,
      hasMasks: this.hasMasks,
      ...(selected !== undefined && { selected }),
    };
  }

  /** Whether any layer has reported. */
  get hasMasks(): boolean {
    return this.buffer?.isEmpty === false;
  }

  /** Bytes of the selections so far. */
  get maskBytes(): number {
    return this.buffer?.sizeBytes ?? 0;
  }

  /** The selections so far, as a copy; null where no layer has reported. */
  masks(): KeptMasks | null {
    return this.hasMasks ? this.buffer!.masks() : null;
  }

  private takePrefill(message: PrefillEvent): void {
    this.prefill = withoutType(message);
    this.count = selectsCells(message) ? new SelectionCount(message.selectingLayers) : null;
    const layers = reportingLayers(message);
    this.buffer = layers.length > 0 ? new MaskBuffer(layers, message.lowresGrid) : null;
  }

  private state(): RunRecord['state'] {
    if (this.failure !== null) return 'failed';
    if (this.result === null) return 'running';
    return this.result.stopped === 'cancelled' ? 'stopped' : 'finished';
  }
}

function keptToken(event: TokenEvent): KeptToken {
  const { tokenIndex, id, text, logProbability, entropy, given, alternatives, elapsedMs } = event;
  return {
    tokenIndex,
    id,
    text,
    elapsedMs,
    ...(entropy !== undefined && { entropy }),
    ...(given && { given }),
    logProbability: keepLogProbability(logProbability),
    alternatives: alternatives.map((other) => ({
      ...other,
      logProbability: keepLogProbability(other.logProbability),
    })),
  };
}

function withoutType<T extends PrefillEvent | DoneEvent>(message: T): Omit<T, 'type'> {
  const rest: Omit<T, 'type'> & { type?: T['type'] } = { ...message };
  delete rest.type;
  return rest;
}
