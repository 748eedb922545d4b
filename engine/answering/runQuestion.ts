import { EngineError } from '../protocol/EngineError.js';
import type { Sampling } from '../protocol/askOptions.js';
import type { DoneEvent, PrefillEvent, RunEvent } from '../protocol/runEvent.js';
import type { Variant } from '../protocol/variant.js';
import type { HighresKeys } from '../runtime/HighresKeys.js';
import type { SeenImage } from '../seeing/SeenImage.js';
import { AnswerWriter } from './AnswerWriter.js';
import type { AskRequest } from './askRequest.js';
import { checkPromptLength, checkRequest, defaultSampling, variantsOf } from './checkRequest.js';
import { DecoderSteps } from './DecoderSteps.js';
import { type EmbeddedPrompt, embedPrompt, embedToken } from './embedPrompt.js';
import type { LoadedModel } from './LoadedModel.js';
import { makeHighresKeys } from './makeHighresKeys.js';
import { pictureInPrompt, tilesOf } from './pictureInPrompt.js';
import { promptIds } from './promptIds.js';
import { QuestionFlops } from './QuestionFlops.js';
import { type ReadPrompt, readPrompt } from './readPrompt.js';
import { RunClock } from './RunClock.js';
import { selectingLayers } from './selectingLayers.js';
import { selectionRule } from './selectionRule.js';
import { featuresOf } from './variantParts.js';

/**
 * One question from image to last token, as a stream of events: see the image, read the prompt up to its last
 * position, then step by step the next token (docs/flexattention.md, sections 1 to 4).
 */
export async function* runQuestion(
  model: LoadedModel,
  request: AskRequest,
): AsyncGenerator<RunEvent, void, undefined> {
  const run = new Run(model, request);
  try {
    yield* run.events();
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    yield run.done('cancelled');
  }
}

/** Thrown between two pieces of work when the request's signal says stop; ends in `done`, not in an error. */
class Cancelled extends Error {}

class Run {
  private readonly clock = new RunClock();
  private readonly sampling: Sampling;
  private readonly variant: Variant;
  private readonly flops: QuestionFlops;
  private readonly answer: AnswerWriter;
  private steps: DecoderSteps | undefined;

  constructor(
    private readonly model: LoadedModel,
    private readonly request: AskRequest,
  ) {
    const { config, dir } = model.checkpoint;
    checkRequest(request, config, dir);
    this.sampling = { ...defaultSampling, ...request.sampling };
    this.variant = request.variant ?? variantsOf(config)[0]!;
    this.flops = new QuestionFlops(config, this.variant, model.highresGrid ** 2);
    this.answer = new AnswerWriter(model, this.sampling, this.clock);
  }

  async *events(): AsyncGenerator<RunEvent, void, undefined> {
    const { model, request, variant, clock, flops, answer } = this;
    const { checkpoint, images, decoder } = model;
    const check = () => {
      if (request.signal?.aborted === true) throw new Cancelled();
    };
    const ids = promptIds(model, request, variant);
    const image = yield* images.see(request.image, {
      wanted: featuresOf([variant], checkpoint.config),
      region: request.region,
      ...{ clock, check },
    });
    flops.addImage(tilesOf(checkpoint.config, image));
    const prompt = embedPrompt(checkpoint, ids, pictureInPrompt(model, variant, image));
    checkPromptLength(prompt.length, checkpoint.config.decoder);
    const read = yield* readPrompt(model, { variant, image, prompt, clock, check });
    flops.addPrompt(prompt.length);
    yield this.prefill(prompt, read, image);

    const rule = selectionRule(request, checkpoint.config, {
      lowresGrid: model.lowresGrid,
      imageWidth: image.width,
      imageHeight: image.height,
      region: image.highresRegion,
      seed: this.sampling.seed,
    });
    const highres = this.highresKeys(image, prompt, read);
    const steps = new DecoderSteps(model, request, { prompt, read, highres, rule, flops, check });
    this.steps = steps;
    const limit = this.stepLimit(prompt.length);
    let row = prompt.rows.subarray(-checkpoint.config.decoder.hiddenSize); // the last prompt position
    for (let tokenIndex = 0; tokenIndex < limit; tokenIndex++) {
      const hidden = yield* steps.step(tokenIndex, row);
      check();
      const given = request.givenTokens?.[tokenIndex];
      const token = answer.write(
        tokenIndex,
        await decoder.logits(hidden),
        request.keepLogits === true,
        given,
      );
      yield token;
      if (request.fixedSteps === undefined && answer.endsWith(token.id))
        return yield this.done('end-of-sequence');
      row = embedToken(checkpoint, token.id);
    }
    yield this.done('length');
  }

  /** The last event of every run, also of one that was cancelled. */
  done(stopped: DoneEvent['stopped']): DoneEvent {
    const { clock, flops, steps } = this;
    return {
      type: 'done',
      answer: this.answer.finish(),
      stopped,
      timing: clock.timing(),
      visionFromStore: clock.visionFromStore ? true : undefined,
      tokensPerSecond: clock.tokensPerSecond(),
      decoderFlops: flops.decoder,
      visionFlops: flops.vision,
      selectedFraction: steps?.selectedFraction ?? 0,
    };
  }

  private prefill(prompt: EmbeddedPrompt, { reusedTokens }: ReadPrompt, image: SeenImage): PrefillEvent {
    const { lowresGrid, highresGrid, taught } = this.model;
    const { config } = this.model.checkpoint;
    const selecting = selectingLayers(this.variant, config);
    return {
      type: 'prefill',
      trainedFor: this.model.checkpoint.trainedFor,
      outside: taught?.compare(image, this.request.question),
      promptTokens: prompt.length,
      reusedTokens,
      lowresGrid,
      highresGrid,
      selectingLayers: selecting,
      ...(selecting.length === 0 &&
        this.request.attentionMaps === true && {
          mappedLayers: Array.from({ length: config.decoder.layers }, (_, layer) => layer),
        }),
    };
  }

  /**
   * The keys kept for this image, or, where another selector than attention reads, keys of this run alone: what `all` or
   * `random` read would slow every later question down.
   */
  private highresKeys(image: SeenImage, prompt: EmbeddedPrompt, read: ReadPrompt): HighresKeys | undefined {
    if (this.variant !== 'flex') return undefined;
    const { selector = 'attention' } = this.request;
    return selector === 'attention' ? read.prefix.highres : makeHighresKeys(this.model, image, prompt);
  }

  /** How many tokens to make at most, within the positions the model knows. */
  private stepLimit(promptLength: number): number {
    const room = this.model.checkpoint.config.decoder.maxPositions - promptLength;
    const { fixedSteps, givenTokens } = this.request;
    if (fixedSteps === undefined) return Math.min(this.sampling.maxNewTokens, room);
    if (fixedSteps <= room) return fixedSteps;
    if (fixedSteps === givenTokens?.length) {
      throw new EngineError(
        'option-invalid',
        `Expected an answer of at most ${room} tokens, the positions the model has left after this prompt, but it has ${fixedSteps}. Shorten it.`,
      );
    }
    throw new EngineError(
      'option-invalid',
      `The option fixedSteps should be at most ${room}, the positions the model has left after this prompt, but is ${fixedSteps}.`,
    );
  }
}
