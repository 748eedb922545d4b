import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { findNotFinite } from '../checkpoint/weights/findNotFinite.js';
import type { Sampling } from '../protocol/askOptions.js';
import { EngineError } from '../protocol/EngineError.js';
import type { TokenAlternative, TokenEvent } from '../protocol/runEvent.js';
import { seededRandom } from '../selection/seededRandom.js';
import { TextStream } from '../text/TextStream.js';
import type { LoadedModel } from './LoadedModel.js';
import type { RunClock } from './RunClock.js';
import { entropyOf, largestIndices, logSoftmax, sampleToken } from './sampleToken.js';

/** Writes one answer: draws a token from each step's logits and joins their text. */
export class AnswerWriter {
  private readonly random: () => number;
  /** Ids from here on are never drawn. */
  private readonly drawableIds: number;
  private readonly text: TextStream;

  constructor(
    private readonly model: LoadedModel,
    private readonly sampling: Sampling,
    private readonly clock: RunClock,
  ) {
    this.random = seededRandom(sampling.seed);
    // A vocabulary is rounded up, and what stands behind the tokenizer's ids was never taught.
    const { tokenizer, checkpoint } = model;
    this.drawableIds =
      tokenizer === null ? Infinity : Math.min(tokenizer.size, checkpoint.config.drawableIds ?? Infinity);
    this.text = new TextStream((ids) => model.tokenizer?.decode(ids) ?? '');
  }

  /**
   * @param logits float32 [V]. @param keepLogits attaches them to the event. @param given id to write in place of a drawn one.
   * @throws EngineError `checkpoint-malformed`
   */
  write(tokenIndex: number, logits: Float32Array, keepLogits: boolean, given?: number): TokenEvent {
    checkLogits(logits, this.model.checkpoint);
    const drawable = logits.subarray(0, this.drawableIds);
    const logProbabilities = logSoftmax(logits, this.model.checkpoint.config.calibrationTemperature);
    // Drawn also where one is given, so that what follows is drawn as it was in the answer it is taken from.
    const drawn = sampleToken(drawable, this.sampling, this.random);
    const id = given ?? drawn;
    const alternatives: TokenAlternative[] = largestIndices(drawable, 5).map((candidate) => ({
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
      entropy: entropyOf(logProbabilities),
      given: given === undefined ? undefined : true,
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

/** Of logits that are no numbers every token would be as likely: an answer of nothing. */
function checkLogits(logits: Float32Array, { dir, config, tensors }: Checkpoint): void {
  if (!logits.some(Number.isNaN)) return;
  const broken = findNotFinite(tensors, config);
  throw new EngineError(
    'checkpoint-malformed',
    `Expected numbers for the next token, but the model in ${dir} computes NaN: ` +
      (broken === null
        ? 'its weights are finite, but what it makes of them grows beyond what the numbers hold. Try another type of weights, such as fp32.'
        : `the tensor "${broken}" holds NaN or infinity. Download or export the checkpoint again.`),
  );
}
