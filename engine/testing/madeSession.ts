import { selectionGridCells } from '../protocol/selectionGrid.js';
import type { LayerEvent, RunMessage } from '../protocol/runEvent.js';
import type { Session } from '../protocol/session.js';
import { createSession } from '../session/createSession.js';
import { RunRecorder } from '../session/RunRecorder.js';

const at = '2026-11-30T18:00:00.000Z';
const picture = {
  name: 'street corner 😀.png',
  sha256: 'a'.repeat(64),
  sizeBytes: 1200,
  format: 'png',
  width: 800,
  height: 600,
  kept: { kind: 'referenced', path: '/pictures/street corner 😀.png' },
  choices: {},
} as const;

/** A made-up session without runs. */
export function madeSession(change: Partial<Session> = {}): Session {
  return { ...createSession(picture, '0.1.0', at), ...change };
}

/** What an engine would tell of a run: `tokens` tokens, two selecting layers of g = 2; the second layer reports every other token. */
export function madeMessages(tokens: number): RunMessage[] {
  return [
    {
      type: 'prefill',
      promptTokens: 12,
      reusedTokens: 0,
      lowresGrid: 2,
      highresGrid: 9,
      selectingLayers: [3, 4],
    },
    ...Array.from({ length: tokens }, (_, tokenIndex): RunMessage[] => [
      layerEvent(tokenIndex, 3),
      ...(tokenIndex % 2 === 0 ? [layerEvent(tokenIndex, 4)] : []),
      {
        type: 'token',
        tokenIndex,
        id: 40 + tokenIndex,
        text: ` word${tokenIndex}`,
        logProbability: tokenIndex === 1 ? -Infinity : -0.25,
        alternatives: [{ id: 40 + tokenIndex, text: ` word${tokenIndex}`, logProbability: -0.25 }],
        elapsedMs: 12,
      },
    ]).flat(),
  ];
}

/** The end of such a run. */
export const madeEnd: RunMessage = {
  type: 'done',
  answer: 'word0 word1',
  stopped: 'end-of-sequence',
  timing: {
    decodeMs: 1,
    preprocessMs: 1,
    visionMs: 1,
    prefillMs: 1,
    firstTokenMs: 4,
    medianTokenMs: 12,
    totalMs: 30,
    visionRuns: 1,
  },
  tokensPerSecond: 80,
  decoderFlops: 1e9,
  visionFlops: 1e9,
  selectedFraction: 0.1,
};

/** A recorder that has heard of a made-up run. */
export function madeRun(
  runId: string,
  { tokens = 3, ended = true, question = 'What is it?' } = {},
): RunRecorder {
  const recorder = new RunRecorder({
    runId,
    question,
    askedAt: at,
    appVersion: '0.1.0',
    picture: { sha256: picture.sha256, width: 800, height: 600, choices: {}, shown: '' },
    settings: {
      variant: 'flex',
      sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 8 },
      selector: 'attention',
    },
    model: null,
  });
  for (const message of [...madeMessages(tokens), ...(ended ? [madeEnd] : [])]) recorder.receive(message, at);
  return recorder;
}

function layerEvent(tokenIndex: number, layer: number): LayerEvent {
  const selectionGrid = new Uint8Array(selectionGridCells);
  selectionGrid[(tokenIndex * 7 + layer) % selectionGridCells] = 1;
  const attentionMap = Float32Array.from({ length: 4 }, (_, index) => tokenIndex + layer / 10 + index / 100);
  return { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid, selectedFraction: 1 / 81 };
}
