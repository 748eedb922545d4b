import type { ModelFacts } from '../../protocol/modelFacts.js';
import type { KeptToken, RunRecord } from '../../protocol/runRecord.js';
import { selectionGridCells } from '../../protocol/selectionGrid.js';
import { fixtureLayers, fixtureLowresGrid, type FixtureMasks } from './fixtureMasks.js';
import { fixturePictureSize } from './fixturePictureSize.js';

/** Ids of the runs, in order. */
export const fixtureRunIds = ['run-1', 'run-2', 'run-3'] as const;

/** Texts of the tokens of the first answer: markup, a formula, a character that two tokens share, a line break. */
export const fixtureTokenTexts = [
  '=A1+',
  '<script>alert(1)</script>',
  '',
  '🚢',
  '\nשלום "you" & \'me\'',
  '',
] as const;

/** The first answer: its tokens' texts together. */
export const fixtureAnswer = fixtureTokenTexts.join('');

/** The records of the runs. @param sha256 of the picture's file */
export function fixtureRuns(sha256: string, masks: ReadonlyMap<string, FixtureMasks>): readonly RunRecord[] {
  const shared = {
    format: 'fovea-run',
    version: 1,
    appVersion: '0.1.0',
    picture: { sha256, ...fixturePictureSize, choices: {}, shown: '' },
    model,
    prefill,
    failure: null,
  } as const;
  const sampling = { temperature: 0, topP: 1, seed: 0, maxNewTokens: 256 } as const;
  const [first, second, third] = fixtureRunIds;
  return [
    {
      ...shared,
      runId: first,
      question: 'What is the <b>ship\'s</b> "name"?\n=2+3',
      askedAt: '2026-11-30T09:10:00.000Z',
      endedAt: '2026-11-30T09:10:01.500Z',
      state: 'finished',
      settings: { variant: 'flex', sampling, selector: 'attention' },
      tokens: fixtureTokenTexts.map((text, index) => token(index, 300 + index, text)),
      result: { ...result, answer: fixtureAnswer, selectedFraction: meanSelected(masks.get(first)!) },
      hasMasks: true,
    },
    {
      ...shared,
      runId: second,
      question: 'Et combien de grues, à gauche?',
      askedAt: '2026-11-30T09:20:00.000Z',
      endedAt: '2026-11-30T09:20:00.900Z',
      state: 'stopped',
      settings: {
        variant: 'flex',
        sampling: { temperature: 0.7, topP: 0.9, seed: 4_294_967_295, maxNewTokens: 4 },
        threshold: 96,
        selector: 'attention',
        steering: {
          force: cells(40),
          forbid: cells(0, 8),
          rules: [{ layers: [2, 3], tokens: [1, 9], force: cells(41) }, { forbid: cells(80) }],
        },
        givenTokens: [20],
      },
      origin: { runId: first, how: 'branch', tokenIndex: 1 },
      tokens: ['Il y en', ' a', ' -3', ','].map((text, index) => token(index, 20 + index, text)),
      result: {
        ...result,
        answer: 'Il y en a -3,',
        stopped: 'cancelled',
        selectedFraction: meanSelected(masks.get(second)!),
      },
      hasMasks: true,
    },
    {
      ...shared,
      runId: third,
      question: 'Why?',
      askedAt: '2026-11-30T09:30:00.000Z',
      endedAt: '2026-11-30T09:30:00.100Z',
      state: 'failed',
      settings: {
        ...{ variant: 'lowres', sampling, selector: 'attention' },
        region: { left: 10, top: 20, width: 300, height: 200, use: 'all' },
      },
      origin: { runId: first, how: 'region' },
      model: null,
      prefill: null,
      tokens: [],
      result: null,
      failure: {
        code: 'engine-died',
        message: 'The engine ended with "exit code 137" <before> it answered.',
      },
      hasMasks: false,
    },
  ];
}

const model: ModelFacts = {
  modelName: 'tiny <model> & co',
  provider: 'cpu',
  providerReason: 'asked for',
  weights: 'fp32',
  variants: ['flex', 'lowres'],
  ownWeights: ['flex'],
  brokenVariants: [],
  layers: 5,
  flexStartLayer: 2,
  parameterCount: 123_456,
  lowresSize: 336,
  highresSize: 1008,
  hdSize: null,
  paddingColour: [122, 116, 104],
  lowresGrid: fixtureLowresGrid,
  highresGrid: 3 * fixtureLowresGrid,
  threshold: 128,
};

const prefill = {
  promptTokens: 160,
  reusedTokens: 0,
  lowresGrid: fixtureLowresGrid,
  highresGrid: 3 * fixtureLowresGrid,
  selectingLayers: fixtureLayers,
} as const;

const result = {
  stopped: 'end-of-sequence',
  timing: {
    ...{ decodeMs: 5, preprocessMs: 7, visionMs: 400, prefillMs: 200, firstTokenMs: 640 },
    ...{ medianTokenMs: 25, totalMs: 1500, visionRuns: 10 },
  },
  tokensPerSecond: 40,
  decoderFlops: 1.5e9,
  visionFlops: 2.5e10,
} as const;

function token(tokenIndex: number, id: number, text: string): KeptToken {
  return {
    tokenIndex,
    id,
    text,
    logProbability: 0 - 0.125 * tokenIndex,
    alternatives: [
      { id, text, logProbability: 0 - 0.125 * tokenIndex },
      { id: 7, text: '@SUM(1)', logProbability: -2.5 },
      { id: 8, text: ',"\n', logProbability: null },
    ],
    elapsedMs: tokenIndex === 0 ? 640 : 25,
  };
}

function cells(...chosen: readonly number[]): string {
  return Array.from({ length: selectionGridCells }, (_, cell) => (chosen.includes(cell) ? '1' : '0')).join(
    '',
  );
}

function meanSelected({ grids, present }: FixtureMasks): number {
  const selected = grids.reduce((sum, cell) => sum + cell, 0);
  return selected / (present.reduce((sum, one) => sum + one, 0) * selectionGridCells);
}
