import type { AnswerScore } from '../answering/scoreAnswer.js';
import type { AskOptions } from '../protocol/askOptions.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
import type { ImageFacts } from '../protocol/imageFacts.js';
import type { DoneEvent, LayerEvent, TokenEvent } from '../protocol/runEvent.js';
import { keepSteering } from '../selection/keptGrid.js';
import type { Answered } from './answerQuestion.js';
import { rowsOf } from './rowsOf.js';

/** What was chosen of a picture, and what is shown of it; null where a run was stopped before it was decoded. */
export function pictureReport(chosen: ImageChoices, facts: ImageFacts | undefined): object | null {
  if (facts === undefined) return null;
  const { details, ...size } = facts;
  return { ...size, ...details, chosen };
}

/** What a question was asked with, as a plan has it: what has the model's or the engine's default is left out. */
export function settingsReport(settings: AskOptions): object {
  const { variant, sampling, threshold, selector, steering, region, givenTokens } = settings;
  return {
    ...{ variant, sampling, threshold, selector },
    steering: steering && keepSteering(steering),
    ...{ region, givenTokens },
  };
}

/** An answer with all that was seen, for `--json`. */
export function answerReport(model: string, { tokens, layers, done, prefill }: Answered): object {
  return {
    model,
    answer: done.answer,
    stopped: done.stopped,
    outside: prefill?.outside ?? null,
    tokens: tokens.map(tokenReport),
    layers: layers.map(layerReport),
    ...costReport(done),
  };
}

/** How probable an answer is, for `--json`. */
export function scoreReport(model: string, { tokens, logProbability, layers, done }: AnswerScore): object {
  return {
    model,
    answer: done.answer,
    logProbability,
    tokens,
    layers: layers.map(layerReport),
    ...costReport(done),
  };
}

/** How probable an answer is, a line a token, and the sum. */
export function scoreText({ tokens, logProbability }: AnswerScore): string {
  const lines = tokens.map(
    ({ id, text, logProbability: each }) => `${id}\t${each.toFixed(6)}\t${JSON.stringify(text)}`,
  );
  return `${[...lines, `answer\t${logProbability.toFixed(6)}`].join('\n')}\n`;
}

/** How long an answer took and how much was selected, in a line. */
export function summary({ timing, tokensPerSecond, selectedFraction, stopped }: DoneEvent): string {
  return (
    `first token after ${Math.round(timing.firstTokenMs)} ms (image ${Math.round(timing.visionMs)} ms), ` +
    `${tokensPerSecond.toFixed(1)} tokens/s, ${(selectedFraction * 100).toFixed(1)} % selected, ${stopped}\n`
  );
}

function tokenReport(token: TokenEvent): object {
  const { tokenIndex, id, text, logProbability, entropy, given, alternatives, elapsedMs } = token;
  return { tokenIndex, id, text, logProbability, entropy, given, alternatives, elapsedMs };
}

function layerReport({
  tokenIndex,
  layer,
  selectedFraction,
  attentionMap,
  selectionGrid,
}: LayerEvent): object {
  return {
    ...{ tokenIndex, layer, selectedFraction },
    attentionMap: rowsOf(attentionMap),
    selectionGrid: rowsOf(selectionGrid),
  };
}

function costReport({
  selectedFraction,
  timing,
  tokensPerSecond,
  decoderFlops,
  visionFlops,
}: DoneEvent): object {
  return { selectedFraction, timing, tokensPerSecond, decoderFlops, visionFlops };
}
