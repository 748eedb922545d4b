import type { AskPayload } from '../../../electron/ipc/contracts.js';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';

/** Shape of the model the fake pretends to be; that of fovea-mini. */
export const fakeModel = {
  layers: 12,
  flexStartLayer: 4,
  lowresGrid: 12,
  highresGrid: 36,
  patches: 9,
} as const;

/** A message and how long after the one before it comes, in units of a token's time. */
export interface FakeStep {
  readonly wait: number;
  readonly message: RunMessage;
}

/** A believable run: stages, then per token the layers' masks moving over the image, then the result. */
export function* fakeRun(request: AskPayload, words: readonly string[]): Generator<FakeStep> {
  yield { wait: 0.3, message: { type: 'progress', stage: 'decode', done: 1, total: 1 } };
  yield { wait: 0.3, message: { type: 'progress', stage: 'preprocess', done: 1, total: 1 } };
  for (let tile = 1; tile <= 10; tile++) {
    yield { wait: 0.6, message: { type: 'progress', stage: 'vision', done: tile, total: 10 } };
  }
  for (let layer = 1; layer <= fakeModel.layers; layer++) {
    yield {
      wait: 0.2,
      message: { type: 'progress', stage: 'prefill', done: layer, total: fakeModel.layers },
    };
  }
  const flex = request.variant === 'flex';
  const layers = flex
    ? Array.from(
        { length: fakeModel.layers - fakeModel.flexStartLayer + 1 },
        (_, i) => i + fakeModel.flexStartLayer - 1,
      )
    : [];
  yield {
    wait: 0.2,
    message: {
      type: 'prefill',
      promptTokens: 144 + 38 + request.question.length,
      reusedTokens: 0,
      lowresGrid: fakeModel.lowresGrid,
      highresGrid: fakeModel.highresGrid,
      selectingLayers: layers,
    },
  };
  let selected = 0;
  const count = Math.min(words.length, request.sampling.maxNewTokens);
  for (let tokenIndex = 0; tokenIndex < count; tokenIndex++) {
    for (const layer of layers) {
      const message = layerMessage(tokenIndex, layer, request.threshold ?? 48);
      selected += message.selectedFraction;
      yield { wait: 0.5 / layers.length, message };
    }
    yield { wait: flex ? 0.5 : 1, message: tokenMessage(tokenIndex, words) };
  }
  yield {
    wait: 0.2,
    message: doneMessage(words.slice(0, count), selected / Math.max(1, count * layers.length)),
  };
}

/** The message that ends a run early. */
export function fakeStop(tokens: readonly string[]): RunMessage {
  return { ...doneMessage(tokens, 0.1), stopped: 'cancelled' };
}

function layerMessage(
  tokenIndex: number,
  layer: number,
  threshold: number,
): Extract<RunMessage, { type: 'layer' }> {
  const { lowresGrid: side, patches } = fakeModel;
  const centreX = side * (0.5 + 0.32 * Math.sin(tokenIndex * 0.7 + layer * 0.35));
  const centreY = side * (0.5 + 0.25 * Math.cos(tokenIndex * 0.45 - layer * 0.2));
  const width = 0.6 + (12 - layer) * 0.28;
  const attentionMap = new Float32Array(side * side);
  for (let i = 0; i < attentionMap.length; i++) {
    const dx = (i % side) + 0.5 - centreX;
    const dy = Math.floor(i / side) + 0.5 - centreY;
    attentionMap[i] =
      0.004 + 0.3 * Math.exp(-(dx * dx + dy * dy) / (2 * width * width)) + 0.02 * noise(i, layer);
  }
  const peak = attentionMap.reduce((a, b) => Math.max(a, b), 0);
  const selectionGrid = new Uint8Array(patches * patches);
  for (let row = 0; row < patches; row++) {
    for (let column = 0; column < patches; column++) {
      for (let y = Math.floor((row * side) / patches); y < Math.ceil(((row + 1) * side) / patches); y++) {
        for (
          let x = Math.floor((column * side) / patches);
          x < Math.ceil(((column + 1) * side) / patches);
          x++
        ) {
          if ((255 * attentionMap[y * side + x]!) / peak > threshold)
            selectionGrid[row * patches + column] = 1;
        }
      }
    }
  }
  const selectedFraction = selectionGrid.reduce((a, b) => a + b, 0) / selectionGrid.length;
  return { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid, selectedFraction };
}

function tokenMessage(tokenIndex: number, words: readonly string[]): RunMessage {
  const text = words[tokenIndex]!;
  const probability = 0.35 + 0.64 * noise(tokenIndex, 3);
  const others = [' the', ' red', '7', ' sign', ' left'].filter((other) => other !== text).slice(0, 4);
  const rest = others.map((other, index) => ({
    id: 40 + index,
    text: other,
    logProbability: Math.log(((1 - probability) * 0.6) / (index + 1.2)),
  }));
  const chosen = { id: 300 + tokenIndex, text, logProbability: Math.log(probability) };
  return {
    type: 'token',
    tokenIndex,
    ...chosen,
    alternatives: [chosen, ...rest],
    elapsedMs: tokenIndex === 0 ? 1840 : 150,
  };
}

function doneMessage(
  words: readonly string[],
  selectedFraction: number,
): Extract<RunMessage, { type: 'done' }> {
  return {
    type: 'done',
    answer: words.join(''),
    stopped: 'end-of-sequence',
    timing: {
      decodeMs: 45,
      preprocessMs: 120,
      visionMs: 900,
      prefillMs: 310,
      firstTokenMs: 1840,
      medianTokenMs: 150,
      totalMs: 1840 + 150 * words.length,
      visionRuns: 10,
    },
    tokensPerSecond: 6.7,
    decoderFlops: 4.1e9 + 3e7 * words.length,
    visionFlops: 2.4e10,
    selectedFraction,
  };
}

/** 0 to 1, the same for the same arguments. */
function noise(a: number, b: number): number {
  const value = Math.sin(a * 12.9898 + b * 78.233) * 43758.5453;
  return value - Math.floor(value);
}
