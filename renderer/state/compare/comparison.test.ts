// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import { defaultAskSettings } from '../runs/composerSlice.js';
import { startedRun, type AskSettings, type Run } from '../runs/run.js';
import { answerDifference } from './answerDifference.js';
import { comparedRuns, isOfOpenModel, isThere, scoreOf, settingName, wishedSettings } from './comparison.js';
import { comparisonCsv } from './comparisonCsv.js';
import { scoreKey } from './compareSlice.js';

const image = {
  imageId: 'a',
  sessionId: 's',
  name: 'a.png',
  width: 9,
  height: 9,
  format: 'png',
  sizeBytes: 9,
  url: '',
  copied: true,
  pyramid: null,
  isFile: true,
} as const;
const model = { modelName: 'mini', parameterCount: 10, layers: 8 } as ModelFacts;

function run(runId: string, settings: Partial<AskSettings> = {}, change: Partial<Run> = {}): Run {
  const asked = { ...defaultAskSettings, ...settings };
  const token = { type: 'token', tokenIndex: 0, id: 1, text: `answer "${runId}"`, logProbability: -0.5 };
  return {
    ...startedRun({ runId, image, question: 'What?', settings: asked }),
    state: 'finished',
    model,
    tokens: [{ ...token, alternatives: [], elapsedMs: 1 } as Run['tokens'][number]],
    ...change,
  };
}

function slice(...all: readonly Run[]) {
  const runs = Object.fromEntries(all.map((one) => [one.runId, one]));
  return { runs, runIds: all.map(({ runId }) => runId), shownRunId: null };
}

const idsOf = (runs: readonly Run[]): string[] => runs.map(({ runId }) => runId);

describe('comparedRuns', () => {
  it('has each way of asking once: the run it is begun from, and of others the newest', () => {
    const state = slice(
      run('low', { variant: 'lowres' }),
      run('first'),
      run('again'),
      run('low again', { variant: 'lowres' }),
      run('random', { selector: 'random' }),
    );
    expect(idsOf(comparedRuns(state, 'first'))).toEqual(['first', 'low again', 'random']);
    expect(idsOf(comparedRuns(state, 'again'))).toEqual(['again', 'low again', 'random']);
  });

  it('leaves out other questions and pictures, samples, and what has no answer', () => {
    const state = slice(
      run('first'),
      run('other', { variant: 'hd' }, { question: 'And this?' }),
      run('elsewhere', { variant: 'hd' }, { imageId: 'b' }),
      run('page', { variant: 'hd' }, { picture: { ...run('x').picture, choices: { page: 2 } } }),
      run('sample', { variant: 'hd' }, { origin: { runId: 'first', how: 'sample' } }),
      run('running', { variant: 'hd' }, { state: 'running' }),
      run('failed', { variant: 'hd' }, { state: 'failed' }),
    );
    expect(idsOf(comparedRuns(state, 'first'))).toEqual(['first']);
    expect(comparedRuns(state, 'gone')).toEqual([]);
  });

  it('keeps the same settings of another model apart', () => {
    const other = { ...model, modelName: 'large' };
    expect(idsOf(comparedRuns(slice(run('a'), run('b', {}, { model: other })), 'a'))).toEqual(['a', 'b']);
  });

  it('does not mind what the variant has no use for', () => {
    const low = run('low', { variant: 'lowres', selector: 'random', threshold: 9 });
    const state = slice(run('first', { variant: 'lowres' }), low);
    expect(idsOf(comparedRuns(state, 'first'))).toEqual(['first']);
    const sampling = { ...defaultAskSettings.sampling, seed: 7 };
    expect(idsOf(comparedRuns(slice(run('first'), run('seed', { sampling })), 'first'))).toEqual(['first']);
  });
});

it('knows what was asked already', () => {
  const first = run('first');
  const here = [first, run('low', { variant: 'lowres' })];
  expect(isThere(here, first, { how: 'variant', variant: 'lowres' })).toBe(true);
  expect(isThere(here, first, { how: 'selector', selector: 'attention' })).toBe(true);
  expect(isThere(here, first, { how: 'selector', selector: 'random' })).toBe(false);
  expect(isThere(here, first, { how: 'threshold', threshold: 9 })).toBe(false);
});

it('asks for a selector or a threshold of FlexAttention, which alone has them', () => {
  const settings = { ...defaultAskSettings, variant: 'lowres' } as const;
  expect(wishedSettings(settings, { how: 'selector', selector: 'random' })).toMatchObject({
    variant: 'flex',
    selector: 'random',
  });
  expect(wishedSettings(settings, { how: 'threshold', threshold: 9 })).toMatchObject({
    variant: 'flex',
    threshold: 9,
  });
});

it('names what differs, and the model', () => {
  expect(settingName(run('a', { selector: 'random', threshold: 9 }))).toBe(
    'FlexAttention · selector random · threshold 9 · mini',
  );
  expect(settingName(run('a', { variant: 'lowres', selector: 'random' }, { model: null }))).toBe('Low-res');
});

it('scores answers of the open model alone', () => {
  expect(isOfOpenModel(run('a'), model)).toBe(true);
  expect(isOfOpenModel(run('a'), { ...model, parameterCount: 11 })).toBe(false);
  expect(isOfOpenModel(run('a', {}, { model: null }), model)).toBe(false);
  expect(isOfOpenModel(run('a'), null)).toBe(false);
});

it('knows the score of an answer under its own settings from its run', () => {
  const [a, b] = [run('a'), run('b')];
  const scores = { [scoreKey('b', 'a')]: -3 };
  expect(scoreOf(a, a, { scores })).toBe(-0.5);
  expect(scoreOf(b, a, { scores })).toBe(-3);
  expect(scoreOf(a, b, { scores })).toBeNull();
});

it('marks the words that differ from a reference', () => {
  expect(answerDifference('BAKERY 7 here', 'BAKERY 1 here')).toEqual([
    { text: 'BAKERY ', kind: 'same' },
    { text: '7', kind: 'missing' },
    { text: '1', kind: 'added' },
    { text: ' here', kind: 'same' },
  ]);
  expect(answerDifference('same', 'same')).toEqual([{ text: 'same', kind: 'same' }]);
});

it('is CSV that others read: quoted where it must be, empty where nothing is known', () => {
  const runs = [run('a'), run('b', { variant: 'lowres' })];
  const [head, first, second, end] = comparisonCsv(runs, { scores: { [scoreKey('b', 'a')]: -3 } }).split(
    '\r\n',
  );
  expect(head?.split(',').slice(-3)).toEqual([
    'log_probability',
    'log_probability_of_answer_1',
    'log_probability_of_answer_2',
  ]);
  expect(first).toBe('FlexAttention · mini,"answer ""a""",1,,,,,-0.5,-0.5,-3');
  expect(second).toBe('Low-res · mini,"answer ""b""",1,,,,,-0.5,,-0.5');
  expect(end).toBe('');
});
