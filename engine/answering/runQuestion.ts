import { flexStartLayerOf } from '../checkpoint/layouts/checkpointConfig.js';
import type { Variant } from '../protocol/variant.js';
import { EngineError } from '../protocol/EngineError.js';
import { buildPromptIds } from '../text/prompt.js';
import type { HighresKeys } from '../runtime/HighresKeys.js';
import { countCells } from '../selection/applySelector.js';
import { seededRandom } from '../selection/seededRandom.js';
import type { AskRequest } from './askRequest.js';
import type { Sampling } from '../protocol/askOptions.js';
import { checkPromptIds, checkRequest, defaultSampling, variantsOf } from './checkRequest.js';
import type { PromptPrefix, RememberedImage } from '../seeing/ImageMemory.js';
import type { LoadedModel } from '../seeing/LoadedModel.js';
import {
  type EmbeddedPrompt,
  embedPrompt,
  embedToken,
  makeHighresKeys,
  startPrefix,
} from './readPromptPrefix.js';
import { QuestionFlops } from './QuestionFlops.js';
import { RunClock } from '../seeing/RunClock.js';
import type { DoneEvent, LayerEvent, RunEvent, TokenAlternative, TokenEvent } from '../protocol/runEvent.js';
import { largestIndices, logSoftmax, sampleToken } from './sampleToken.js';
import { seeImage } from '../seeing/seeImage.js';
import { type SelectionRule, selectionRule } from './selectionRule.js';
import { TextStream } from '../text/TextStream.js';
import { featuresOf, promptFeatures, promptImageTokens } from '../seeing/variantParts.js';

/**
 * One question from image to last token, as a stream of events: see the image, read the prompt up to its last
 * position, then step by step the next token (specification sections 1 to 4).
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
  private readonly text: TextStream;
  private readonly random: () => number;
  private readonly flops: QuestionFlops;
  private readonly selectedFractions: number[] = [];

  constructor(
    private readonly model: LoadedModel,
    private readonly request: AskRequest,
  ) {
    const { config, dir } = model.checkpoint;
    checkRequest(request, config, dir);
    this.sampling = { ...defaultSampling, ...request.sampling };
    this.variant = request.variant ?? variantsOf(config)[0]!;
    this.flops = new QuestionFlops(config, this.variant, model.highresGrid ** 2);
    this.text = new TextStream((ids) => model.tokenizer?.decode(ids) ?? '');
    this.random = seededRandom(this.sampling.seed);
  }

  async *events(): AsyncGenerator<RunEvent, void, undefined> {
    const { model, request, clock } = this;
    const ids = this.promptIds();
    const image = yield* seeImage(model, request.image, {
      wanted: featuresOf([this.variant]),
      possible: featuresOf(variantsOf(this.config)),
      clock,
      check: () => this.check(),
    });
    this.flops.addImage();
    const prompt = embedPrompt(model, ids, promptFeatures(this.variant, image));
    const prefix = yield* this.readPrompt(image, prompt);

    const rule = selectionRule(this.request, this.config, {
      lowresGrid: model.lowresGrid,
      imageWidth: image.width,
      imageHeight: image.height,
      seed: this.sampling.seed,
    });

    const highres = this.highresKeys(image, prompt, prefix);
    const steps = this.stepLimit(prompt.length);
    let row = prompt.rows.subarray(-this.config.decoder.hiddenSize); // the last prompt position
    for (let tokenIndex = 0; tokenIndex < steps; tokenIndex++) {
      const hidden = yield* this.step(tokenIndex, row, rule, prompt, {
        cache: prefix.cache,
        cross: image.cross,
        highres,
      });
      this.check();
      const logits = await model.decoder.logits(hidden);
      const token = this.nextToken(tokenIndex, logits);
      yield token;
      if (this.request.fixedSteps === undefined && this.endsAnswer(token.id))
        return yield this.done('end-of-sequence');
      row = embedToken(model, token.id);
    }
    yield this.done('length');
  }

  /** The last event of every run, also of one that was cancelled. */
  done(stopped: DoneEvent['stopped']): DoneEvent {
    const { clock, selectedFractions } = this;
    this.text.finish();
    return {
      type: 'done',
      answer: this.text.text.trim(),
      stopped,
      timing: clock.timing(),
      ...(clock.visionFromStore ? { visionFromStore: true } : {}),
      tokensPerSecond: clock.tokensPerSecond(),
      decoderFlops: this.flops.decoder,
      visionFlops: this.flops.vision,
      selectedFraction:
        selectedFractions.reduce((sum, f) => sum + f, 0) / Math.max(1, selectedFractions.length),
    };
  }

  private get config() {
    return this.model.checkpoint.config;
  }

  private check(): void {
    if (this.request.signal?.aborted === true) throw new Cancelled();
  }

  private promptIds(): readonly number[] {
    const ids = this.request.promptIds ?? this.questionIds();
    checkPromptIds(ids, this.config, promptImageTokens(this.variant, this.config));
    return ids;
  }

  private questionIds(): readonly number[] {
    const { tokenizer, checkpoint } = this.model;
    if (tokenizer === null) {
      throw new EngineError(
        'tokenizer-missing',
        `${checkpoint.dir} has no tokenizer.json, so a question cannot be read. Add the file, or give the prompt as token ids.`,
      );
    }
    return buildPromptIds(this.request.question ?? '', tokenizer);
  }

  /** How many tokens to make at most, within the positions the model knows. */
  private stepLimit(promptLength: number): number {
    const room = this.config.decoder.maxPositions - promptLength;
    const { fixedSteps } = this.request;
    if (fixedSteps === undefined) return Math.min(this.sampling.maxNewTokens, room);
    if (fixedSteps <= room) return fixedSteps;
    throw new EngineError(
      'option-invalid',
      `The option fixedSteps should be at most ${room}, the positions the model has left after this prompt, but is ${fixedSteps}.`,
    );
  }

  /** Reads all prompt positions but the last: first up to the end of the image, which is remembered, then the rest. */
  private async *readPrompt(
    image: RememberedImage,
    prompt: EmbeddedPrompt,
  ): AsyncGenerator<RunEvent, PromptPrefix, undefined> {
    const { model, clock } = this;
    const { decoder, memory } = model;
    const { hiddenSize } = this.config.decoder;
    const check = () => this.check();
    if (this.variant === 'xattn') {
      image.cross ??= await clock.measure('prefill', () =>
        decoder.projectCross(image.highresFeatures!, check),
      );
    }
    const { prefix, reusedTokens } = startPrefix(model, image, prompt);
    const { cache } = prefix;
    const chunks = [prefix.length, prompt.length - 1].filter((end) => end > reusedTokens);
    const total = new Set(chunks).size;
    yield { type: 'progress', stage: 'prefill', done: 0, total };
    let done = 0;
    for (const end of new Set(chunks)) {
      const start = cache.length;
      const rows = prompt.rows.subarray(start * hiddenSize, end * hiddenSize);
      await clock.measure('prefill', () => decoder.readPrompt(rows, cache, check, image.cross));
      if (end === prefix.length) image.prefix = prefix;
      yield { type: 'progress', stage: 'prefill', done: ++done, total };
    }
    this.flops.addPrompt(prompt.length);
    memory.keepPrefixOnlyOf(image);
    yield {
      type: 'prefill',
      promptTokens: prompt.length,
      reusedTokens,
      lowresGrid: model.lowresGrid,
      highresGrid: model.highresGrid,
      selectingLayers: this.selectingLayers(),
    };
    return prefix;
  }

  private selectingLayers(): number[] {
    const start = flexStartLayerOf(this.config);
    if (this.variant !== 'flex' || start === undefined) return [];
    const first = start - 1;
    return Array.from({ length: this.config.decoder.layers - first }, (_, index) => first + index);
  }

  /**
   * The keys kept for this image, or, where another selector than attention reads, keys of this run alone: what `all` or
   * `random` read would slow every later question down.
   */
  private highresKeys(
    image: RememberedImage,
    prompt: EmbeddedPrompt,
    prefix: PromptPrefix,
  ): HighresKeys | undefined {
    if (this.variant !== 'flex' || (this.request.selector ?? 'attention') === 'attention')
      return prefix.highres;
    return makeHighresKeys(this.model, image, prompt);
  }

  /** One position through the decoder. @returns float32 [1, D]. */
  private async *step(
    tokenIndex: number,
    row: Float32Array,
    rule: SelectionRule,
    prompt: EmbeddedPrompt,
    { cache, highres, cross }: Pick<PromptPrefix, 'cache' | 'highres'> & Pick<RememberedImage, 'cross'>,
  ): AsyncGenerator<LayerEvent, Float32Array, undefined> {
    const { decoder } = this.model;
    const position = cache.length;
    this.check();
    if (this.variant !== 'flex' || highres === undefined) {
      const hidden = await decoder.plainStep(row, cache, cross);
      this.flops.addStep(position, []);
      return hidden;
    }
    const resident = this.request.residentKeys ?? true;
    const layers = decoder.flexStep(row, cache, {
      highres,
      resident,
      imageStart: prompt.imageStart,
      imageTokens: prompt.imageTokens,
      select: (layer, map) => rule.select(tokenIndex, layer, map),
      hint: rule.hint,
    });
    const readTokens: number[] = [];
    for (;;) {
      const next = await layers.next();
      if (next.done === true) {
        this.flops.addStep(position, readTokens);
        return next.value;
      }
      const { layer, attentionMap, cells } = next.value;
      readTokens.push(next.value.readTokens);
      this.flops.addRead(next.value, resident, (some) => highres.countTokens(some));
      const selectedFraction = countCells(cells) / cells.length;
      this.selectedFractions.push(selectedFraction);
      yield { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid: cells, selectedFraction };
      this.check();
    }
  }

  private nextToken(tokenIndex: number, logits: Float32Array): TokenEvent {
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
      ...(this.request.keepLogits === true ? { logits } : {}),
    };
  }

  private endsAnswer(id: number): boolean {
    return this.config.decoder.eosTokenIds.includes(id) || id === this.model.tokenizer?.eosId;
  }
}
