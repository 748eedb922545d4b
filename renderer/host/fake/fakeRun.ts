import type { AskPayload, NeutralAnswer } from '../../../electron/ipc/contracts.js';
import type { DoneEvent, LayerEvent, ProgressEvent, RunMessage } from '../../../engine/protocol/runEvent.js';
import { applySelector, countCells } from '../../../engine/selection/applySelector.js';
import { steeringAt, steerSelection } from '../../../engine/selection/steerSelection.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { fakeTokenId } from './fakeWords.js';

/** Shape of the model the fake pretends to be: no model there is, its sizes only agree with each other. */
export const fakeModel = {
  layers: 12,
  flexStartLayer: 4,
  /** Pixels of an image token. */
  patchSize: 28,
  lowresGrid: 12,
  highresGrid: 36,
  /** 0 to 255. */
  threshold: 48,
} as const;

/** Messages that come together, and how long after those before them, in units of a token's time. */
export interface FakeStep {
  readonly wait: number;
  readonly messages: readonly RunMessage[];
}

/** A believable run: stages, then per token the layers' masks moving over the image, then the result. */
export function* fakeRun(request: AskPayload, words: readonly string[]): Generator<FakeStep> {
  const flex = request.variant === 'flex';
  yield { wait: 0.3, messages: [progress('decode', 1, 1)] };
  yield { wait: 0.3, messages: [progress('preprocess', 1, 1)] };
  const tiles = tilesOf(request);
  for (let tile = 1; tile <= tiles; tile++) yield { wait: 0.6, messages: [progress('vision', tile, tiles)] };
  for (let layer = 1; layer <= fakeModel.layers; layer++) {
    yield { wait: 0.2, messages: [progress('prefill', layer, fakeModel.layers)] };
  }
  const selecting = flex ? selectingLayers() : [];
  yield { wait: 0.2, messages: [prefillMessage(request, selecting)] };
  const sent: RunMessage[] = [];
  const count = Math.min(words.length, request.sampling.maxNewTokens);
  for (let tokenIndex = 0; tokenIndex < count; tokenIndex++) {
    const layers = flex
      ? selecting.map((layer) =>
          chosenBy(request, layerMessage(tokenIndex, layer, request.threshold ?? fakeModel.threshold)),
        )
      : allLayers().map((layer) => lookedAt(tokenIndex, layer));
    const token = tokenMessage(tokenIndex, words, tokenIndex < (request.givenTokens?.length ?? 0));
    yield { wait: 0.5, messages: layers };
    yield { wait: 0.5, messages: [token] };
    sent.push(...layers, token);
  }
  const stopped = count < words.length ? 'length' : 'end-of-sequence';
  yield { wait: 0.2, messages: [fakeEnd(request, sent, stopped)] };
}

/** The message that ends a run after what it has sent so far. */
export function fakeEnd(
  request: AskPayload,
  sent: readonly RunMessage[],
  stopped: DoneEvent['stopped'],
): DoneEvent {
  const tokens = sent.filter((message) => message.type === 'token');
  const layers = sent.filter((message) => message.type === 'layer');
  const totalMs = tokens.reduce((sum, token) => sum + token.elapsedMs, 0);
  const selected = layers.reduce((sum, layer) => sum + layer.selectedFraction, 0);
  return {
    type: 'done',
    answer: tokens.map((token) => token.text).join(''),
    stopped,
    timing: {
      ...stagesMs,
      firstTokenMs: tokens.length > 0 ? firstTokenMs : 0,
      medianTokenMs: tokens.length > 1 ? tokenMs : 0,
      totalMs,
      visionRuns: tilesOf(request),
    },
    tokensPerSecond: totalMs > 0 ? (1000 * tokens.length) / totalMs : 0,
    decoderFlops: 4.1e9 + 3e7 * tokens.length,
    visionFlops: 2.4e9 * tilesOf(request),
    selectedFraction: selected / Math.max(1, layers.length),
  };
}

const stagesMs = { decodeMs: 45, preprocessMs: 120, visionMs: 1100, prefillMs: 575 } as const;
const firstTokenMs = Object.values(stagesMs).reduce((sum, ms) => sum + ms, 0);
const tokenMs = 150;

/** Runs of the vision tower: the low-res view, and for FlexAttention the tiles of the high-res one. */
function tilesOf({ variant }: AskPayload): number {
  const side = fakeModel.highresGrid / fakeModel.lowresGrid;
  return variant === 'flex' ? 1 + side * side : 1;
}

/** The layer before the first that reads high-res tokens, and all after it. */
function selectingLayers(): number[] {
  const first = fakeModel.flexStartLayer - 1;
  return Array.from({ length: fakeModel.layers - first }, (_, index) => first + index);
}

function allLayers(): number[] {
  return [...Array(fakeModel.layers).keys()];
}

/** What a layer tells of a variant that selects nothing. */
function lookedAt(tokenIndex: number, layer: number): LayerEvent {
  const told = layerMessage(tokenIndex, layer, fakeModel.threshold);
  return { ...told, selectionGrid: new Uint8Array(told.selectionGrid.length), selectedFraction: 0 };
}

function progress(stage: ProgressEvent['stage'], done: number, total: number): RunMessage {
  return { type: 'progress', stage, done, total };
}

function prefillMessage({ question }: AskPayload, selecting: number[]): RunMessage {
  const { lowresGrid, highresGrid } = fakeModel;
  return {
    type: 'prefill',
    promptTokens: lowresGrid * lowresGrid + 38 + question.length,
    reusedTokens: 0,
    lowresGrid,
    highresGrid,
    selectingLayers: selecting,
    ...(selecting.length === 0 && { mappedLayers: allLayers() }),
    ...(question.includes('unlike') && { outside: unlikeEverything }),
  };
}

/** What a question with the word "unlike" is told. */
const unlikeEverything = {
  picture: true,
  question: true,
  pictureDistance: 2.4,
  questionDistance: 5.4,
} as const;

function layerMessage(tokenIndex: number, layer: number, threshold: number): LayerEvent {
  const { lowresGrid: side } = fakeModel;
  const centreX = side * (0.5 + 0.32 * Math.sin(tokenIndex * 0.7 + layer * 0.35));
  const centreY = side * (0.5 + 0.25 * Math.cos(tokenIndex * 0.45 - layer * 0.2));
  const width = 0.6 + (fakeModel.layers - layer) * 0.28;
  const attentionMap = new Float32Array(side * side);
  for (let i = 0; i < attentionMap.length; i++) {
    const dx = (i % side) + 0.5 - centreX;
    const dy = Math.floor(i / side) + 0.5 - centreY;
    attentionMap[i] =
      0.004 + 0.3 * Math.exp(-(dx * dx + dy * dy) / (2 * width * width)) + 0.02 * noise(i, layer);
  }
  const selectionGrid = cellsAbove(attentionMap, threshold);
  const selectedFraction = selectionGrid.reduce((a, b) => a + b, 0) / selectionGrid.length;
  return { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid, selectedFraction };
}

/** The attention of a neutral question: the same everywhere but for noise. */
export function fakeNeutral(): NeutralAnswer {
  const layers = selectingLayers();
  const length = fakeModel.lowresGrid ** 2;
  const maps = Float32Array.from(
    { length: layers.length * length },
    (_, index) => 0.02 + 0.01 * noise(index % length, layers[Math.floor(index / length)]!),
  );
  return { layers, maps };
}

/** The cells that overlap a token whose share of the peak lies above the threshold (0 to 255): uint8 [9, 9]. */
function cellsAbove(attentionMap: Float32Array, threshold: number): Uint8Array {
  const { lowresGrid: side } = fakeModel;
  const peak = attentionMap.reduce((a, b) => Math.max(a, b), 0);
  const cells = new Uint8Array(selectionGridSide * selectionGridSide);
  const from = (bin: number): number => Math.floor((bin * side) / selectionGridSide);
  const to = (bin: number): number => Math.ceil(((bin + 1) * side) / selectionGridSide);
  for (let cell = 0; cell < cells.length; cell++) {
    const row = Math.floor(cell / selectionGridSide);
    const column = cell % selectionGridSide;
    for (let y = from(row); y < to(row); y++) {
      for (let x = from(column); x < to(column); x++) {
        if ((255 * attentionMap[y * side + x]!) / peak > threshold) cells[cell] = 1;
      }
    }
  }
  return cells;
}

/** A layer's choice as another selector and what is painted change it. */
function chosenBy(
  { selector, steering = {}, sampling: { seed } }: AskPayload,
  event: LayerEvent,
): LayerEvent {
  const { tokenIndex, layer } = event;
  const cells = applySelector(event.selectionGrid, selector, { seed, tokenIndex, layer });
  const selectionGrid = steerSelection(cells, steeringAt(steering, layer, tokenIndex));
  return { ...event, selectionGrid, selectedFraction: countCells(selectionGrid) / selectionGrid.length };
}

/** A text as one token of its own. */
export function fakeTokensOf(text: string): readonly number[] {
  return [fakeTokenId(text)];
}

function tokenMessage(tokenIndex: number, words: readonly string[], isGiven: boolean): RunMessage {
  const text = words[tokenIndex]!;
  const probability = 0.35 + 0.64 * noise(tokenIndex, 3);
  const others = [' the', ' red', '7', ' sign', ' left'].filter((other) => other !== text).slice(0, 4);
  const rest = others.map((other, index) => ({
    id: fakeTokenId(other),
    text: other,
    logProbability: Math.log(((1 - probability) * 0.6) / (index + 1.2)),
  }));
  const chosen = { id: fakeTokenId(text), text, logProbability: Math.log(probability) };
  const alternatives = [chosen, ...rest];
  return {
    type: 'token',
    tokenIndex,
    ...chosen,
    entropy: alternatives.reduce((sum, { logProbability: log }) => sum - Math.exp(log) * log, 0),
    ...(isGiven && { given: true }),
    alternatives,
    elapsedMs: tokenIndex === 0 ? firstTokenMs : tokenMs,
  };
}

/** 0 to 1, the same for the same arguments. */
function noise(a: number, b: number): number {
  const value = Math.sin(a * 12.9898 + b * 78.233) * 43758.5453;
  return value - Math.floor(value);
}
