import type { AskRequest } from '../answering/askRequest.js';
import type { Engine } from '../answering/Engine.js';
import type { RunEvent } from '../protocol/runEvent.js';
import { steeringAt, steerSelection } from '../selection/steerSelection.js';

/** How a pretended model answers. */
export interface PretendOptions {
  /** Cells that attention chooses at every layer and token. */
  readonly chosen: readonly number[];
  /** Cell that holds the answer: where it is read the answer is probable. */
  readonly target: number;
  /** Told of each run when it begins. */
  readonly onRun?: (request: AskRequest) => void;
}

/** Log-probability of a token where the target is read, and where not. */
export const pretendedLogProbabilities = { read: -0.25, unread: -2 } as const;

/**
 * An engine that pretends, for tests of what asks one: three layers select (the last for nobody), the answer is two tokens long,
 * `1, 2` below a threshold of 200 and `3, 2` from there on.
 */
export class PretendModel implements Pick<Engine, 'ask'> {
  readonly info = { threshold: 48, layers: 4 } as Engine['info'];
  isRunning = false;
  runs = 0;

  constructor(private readonly options: PretendOptions) {}

  async *ask(request: AskRequest): AsyncGenerator<RunEvent, void, undefined> {
    if (this.isRunning) throw new Error('A second run began before the first had ended.');
    this.isRunning = true;
    this.runs++;
    try {
      this.options.onRun?.(request);
      yield* this.events(request);
    } finally {
      this.isRunning = false;
    }
  }

  private async *events(request: AskRequest): AsyncGenerator<RunEvent, void, undefined> {
    const { threshold = 48, givenTokens, signal } = request;
    const counts = { promptTokens: 10, reusedTokens: 0, lowresGrid: 12, highresGrid: 36 };
    yield { type: 'prefill', ...counts, selectingLayers: [1, 2, 3] };
    const ids = givenTokens ?? (threshold < 200 ? [1, 2] : [3, 2]);
    for (const [tokenIndex, id] of ids.entries()) {
      await Promise.resolve();
      if (signal?.aborted === true) return yield this.done('cancelled', 0);
      let isRead = false;
      for (const layer of [1, 2, 3]) {
        const grid = this.select(request, layer, tokenIndex);
        if (layer < 3 && grid[this.options.target] === 1) isRead = true;
        const selectedFraction = grid.reduce((sum, cell) => sum + cell, 0) / 81;
        const attentionMap = new Float32Array(144).fill(0.1);
        yield { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid: grid, selectedFraction };
      }
      const logProbability = pretendedLogProbabilities[isRead ? 'read' : 'unread'];
      yield {
        type: 'token',
        tokenIndex,
        id,
        text: String(id),
        logProbability,
        alternatives: [],
        elapsedMs: 1,
      };
    }
    yield this.done('end-of-sequence', 0.1, ids.join(' '));
  }

  private select(
    { steering = {}, threshold = 48 }: AskRequest,
    layer: number,
    tokenIndex: number,
  ): Uint8Array {
    const grid = new Uint8Array(81);
    if (threshold < 255) for (const cell of this.options.chosen) grid[cell] = 1;
    return steerSelection(grid, steeringAt(steering, layer, tokenIndex));
  }

  private done(stopped: 'cancelled' | 'end-of-sequence', selectedFraction: number, answer = ''): RunEvent {
    const timing = {
      decodeMs: 0,
      preprocessMs: 0,
      visionMs: 0,
      prefillMs: 0,
      firstTokenMs: 0,
      medianTokenMs: 0,
    };
    return {
      type: 'done',
      answer,
      stopped,
      timing: { ...timing, totalMs: 1, visionRuns: 0 },
      tokensPerSecond: 1,
      decoderFlops: 1e9,
      visionFlops: 1e9,
      selectedFraction,
    };
  }
}
