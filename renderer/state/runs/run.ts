import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import type { AskPayload, OpenedImage } from '../../../electron/ipc/contracts.js';
import type {
  DoneEvent,
  LayerEvent,
  PrefillEvent,
  ProgressEvent,
  RunMessage,
  TokenEvent,
} from '../../../engine/protocol/runEvent.js';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { Origin } from '../../../engine/protocol/origin.js';
import { shownText } from '../../../engine/protocol/shownText.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { Failure } from '../../../engine/protocol/failure.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';

/** A token of an answer: id, text piece, natural-log probability, top-5 alternatives, time in ms. */
export type TokenRecord = TokenEvent;

/** A stage of the work before the first token. */
export type RunStage = ProgressEvent;

/** Facts of a run known once the prompt was read. */
export type RunPrefill = PrefillEvent;

/** Timing, speed and cost of a finished run. */
export type RunResult = DoneEvent;

/** How a question is asked: everything of the request but image and words. */
export type AskSettings = Pick<
  AskPayload,
  'variant' | 'sampling' | 'threshold' | 'selector' | 'steering' | 'region' | 'givenTokens'
>;

/** The picture as a question was asked about it. */
export interface AskedPicture {
  readonly width: number;
  readonly height: number;
  readonly choices: ImageChoices;
  /** What of its file was shown, in a line; empty where there was nothing to choose. */
  readonly shown: string;
}

/** One question and what became of it. Attention maps and grids are kept in the selection registry. */
export interface Run {
  readonly runId: string;
  readonly imageId: string;
  readonly picture: AskedPicture;
  readonly question: string;
  readonly settings: AskSettings;
  /** Of a run that was made of another: of which, and how. */
  readonly origin?: Origin;
  readonly state: 'running' | 'finished' | 'stopped' | 'failed';
  /** The person pressed stop and the engine has not confirmed yet. */
  readonly stopping: boolean;
  readonly stage: RunStage | null;
  readonly prefill: RunPrefill | null;
  /** The model that answers; null until the prompt was read. */
  readonly model: ModelFacts | null;
  readonly tokens: readonly TokenRecord[];
  /** Token columns for which at least one layer has reported. */
  readonly columns: number;
  /** Layer selections received; rises with each. */
  readonly selections: number;
  /** Of these, the selections that a layer reads: all but the last layer's. */
  readonly readSelections: number;
  /** Sum of the selected fractions that are read (mean = sum / readSelections). */
  readonly selectedSum: number;
  /** Least and most selected fraction received, 0 to 1; null before the first. */
  readonly fractions: { readonly least: number; readonly most: number } | null;
  readonly result: RunResult | null;
  readonly failure: Failure | null;
}

/** A run that was just accepted by the engine. */
export function startedRun(
  request: Pick<Run, 'runId' | 'question' | 'settings' | 'origin'> & { readonly image: OpenedImage },
): Run {
  const { image, ...asked } = request;
  const { imageId, width, height, choices = {} } = image;
  return {
    ...asked,
    imageId,
    picture: { width, height, choices, shown: shownText(image) },
    state: 'running',
    stopping: false,
    stage: null,
    prefill: null,
    model: null,
    tokens: [],
    columns: 0,
    selections: 0,
    readSelections: 0,
    selectedSum: 0,
    fractions: null,
    result: null,
    failure: null,
  };
}

/**
 * The run after a message; a message that comes after the end changes nothing.
 *
 * @param model the model that is open, which is the one that answers.
 */
export function runAfter(run: Run, message: RunMessage, model: ModelFacts | null): Run {
  if (run.state !== 'running') return run;
  switch (message.type) {
    case 'progress':
      return { ...run, stage: message };
    case 'prefill':
      return { ...run, stage: null, prefill: message, model };
    case 'layer':
      return withSelection(run, message);
    case 'token':
      return {
        ...run,
        tokens: [...run.tokens, message],
        columns: Math.max(run.columns, message.tokenIndex + 1),
      };
    case 'done': {
      const state = message.stopped === 'cancelled' ? 'stopped' : 'finished';
      return { ...ended(run), state, result: message };
    }
    case 'failed': {
      const { code, message: text } = message;
      return { ...ended(run), state: 'failed', failure: { code, message: text } };
    }
  }
}

function withSelection(run: Run, { tokenIndex, layer, selectedFraction }: LayerEvent): Run {
  const isRead = readingLayer(layer, run.prefill?.selectingLayers ?? []) !== null;
  if (!selectsCells(run.prefill)) {
    // It tells its attention alone.
    const columns = Math.max(run.columns, tokenIndex + 1);
    return { ...run, columns, selections: run.selections + 1 };
  }
  const { least, most } = run.fractions ?? { least: selectedFraction, most: selectedFraction };
  const within = run.fractions !== null && selectedFraction >= least && selectedFraction <= most;
  return {
    ...run,
    columns: Math.max(run.columns, tokenIndex + 1),
    selections: run.selections + 1,
    readSelections: run.readSelections + (isRead ? 1 : 0),
    selectedSum: run.selectedSum + (isRead ? selectedFraction : 0),
    fractions: within
      ? run.fractions
      : { least: Math.min(least, selectedFraction), most: Math.max(most, selectedFraction) },
  };
}

/** A run that goes on no further: layers may have reported for a token that never came, which is no column. */
function ended(run: Run): Run {
  return { ...run, stopping: false, stage: null, columns: run.tokens.length };
}

/** The answer so far, as text. */
export function answerText(run: Run): string {
  return run.tokens.map((token) => token.text).join('');
}

/** Mean selected share over the selections so far that a layer reads, 0 to 1; null before the first. */
export function meanSelected(run: Run): number | null {
  return run.readSelections > 0 ? run.selectedSum / run.readSelections : null;
}

/** Tokens per second from the first token on; null with fewer than two tokens. */
export function liveSpeed(run: Run): number | null {
  const after = run.tokens.slice(1);
  const elapsedMs = after.reduce((sum, token) => sum + token.elapsedMs, 0);
  return elapsedMs > 0 ? (after.length * 1000) / elapsedMs : null;
}
