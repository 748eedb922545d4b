import type { Sampling } from '../protocol/askOptions.js';
import type { TokenAlternative, TokenEvent } from '../protocol/runEvent.js';
import { seededRandom } from '../selection/seededRandom.js';
import { TextStream } from '../text/TextStream.js';
import type { LoadedModel } from './LoadedModel.js';
import type { RunClock } from './RunClock.js';
import { largestIndices, logSoftmax, sampleToken } from './sampleToken.js';

/** Writes one answer: draws a token from each step's logits and joins their text. */
export class AnswerWriter {
  private readonly random: () => number;
  private readonly text: TextStream;

  constructor(
    private readonly model: LoadedModel,
    private readonly sampling: Sampling,
    private readonly clock: RunClock,
  ) {
    this.random = seededRandom(sampling.seed);
    this.text = new TextStream((ids) => model.tokenizer?.decode(ids) ?? '');
  }

  /** @param logits float32 [V]. @param keepLogits attaches them to the event. */
  write(tokenIndex: number, logits: Float32Array, keepLogits: boolean): TokenEvent {
    const logProbabilities = logSoftmax(logits);
    const id = sampleToken(logits, this.sampling, this.random);
    const alternatives: TokenAlternative[] = largestIndices(logits, 5).map((candidate) => ({
      id: candidate,
      text: this.model.tokenizer?.decode([candidate]) ?? '',
      logProbability: logProbabilities[candidate]!,
    }));
    return {
      type: 'token',
      tokenIndex,
      id,
      text: this.text.push(id),
      logProbability: logProbabilities[id]!,
      alternatives,
      elapsedMs: this.clock.token(),
      logits: keepLogits ? logits : undefined,
    };
  }

  /** Whether the answer is over with this token. */
  endsWith(id: number): boolean {
    return (
      this.model.checkpoint.config.decoder.eosTokenIds.includes(id) || id === this.model.tokenizer?.eosId
    );
  }

  /** The whole answer; nothing is written after it. */
  finish(): string {
    this.text.finish();
    return this.text.text.trim();
  }
}
