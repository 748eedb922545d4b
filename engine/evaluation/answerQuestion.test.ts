import { expect, test } from 'vitest';
import type { AskRequest } from '../answering/askRequest.js';
import type { Engine, EngineInfo } from '../answering/Engine.js';
import type { RunEvent } from '../protocol/runEvent.js';
import { answerQuestion } from './answerQuestion.js';
import type { Question } from './datasets/Question.js';

/** Log-probabilities of the tokens of each option, whose ids are its number. */
const options = [
  ['long and likely', [-0.5, -0.5, -0.5]],
  ['short', [-1]],
  ['as likely', [-0.5, -0.5, -0.5]],
] as const;

const question: Question = {
  ...{ id: 'q', key: 'q#1', split: 's', question: 'Which?', place: 'here', imagePath: 'a.png' },
  ...{ judge: 'chosen-option', targetCells: [40] },
  options: options.map(([text]) => text),
  answers: [options[0][0]],
};

/** Of two tokens: the option's number modulo 2, with the probability that is told, and the other. */
function logitsOf(id: number, logProbability: number): Float32Array {
  const logits = new Float32Array(2);
  logits[id] = logProbability - Math.log(1 - Math.exp(logProbability));
  return logits;
}

function engineOf(asked: AskRequest[], stopAt = Infinity, abort?: AbortController): Engine {
  return {
    info: { layers: 10 } as EngineInfo,
    encodeAnswer: (text) => options.find(([one]) => one === text)![1].map(() => 1),
    // eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
    async *ask(request): AsyncGenerator<RunEvent, void, undefined> {
      const number = asked.push(request) - 1;
      const [, logProbabilities] = options[number]!;
      const shared = { lowresGrid: 2, highresGrid: 6, selectingLayers: [8, 9] };
      yield { type: 'prefill', promptTokens: 9, reusedTokens: number === 0 ? 0 : 4, ...shared };
      const selectionGrid = new Uint8Array(81);
      selectionGrid[40] = 1;
      for (const [tokenIndex, logProbability] of logProbabilities.entries()) {
        for (const layer of [8, 9]) {
          const attentionMap = new Float32Array(4);
          yield { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid, selectedFraction: 1 / 81 };
        }
        yield {
          ...{
            type: 'token',
            tokenIndex,
            id: 1,
            text: '',
            logProbability: -9,
            alternatives: [],
            elapsedMs: 1,
          },
          logits: logitsOf(1, logProbability),
        };
      }
      if (number === stopAt) abort?.abort(new Error('enough'));
      yield {
        ...{ type: 'done', answer: '', tokensPerSecond: 1, selectedFraction: 0 },
        stopped: number === stopAt ? 'cancelled' : 'length',
        ...{ decoderFlops: 10 ** number, visionFlops: 5 },
        timing: {
          ...{ decodeMs: 100, preprocessMs: 100, visionMs: 300, prefillMs: 1, firstTokenMs: 1 },
          ...{ medianTokenMs: 1, totalMs: 1000, visionRuns: number === 0 ? 10 : 0 },
        },
      };
    },
    dispose: () => Promise.resolve(),
  };
}

test('a question with options is answered with that of the least mean loss, of equal ones the first', async () => {
  const asked: AskRequest[] = [];
  const result = await answerQuestion(engineOf(asked), { path: 'a.png' }, question, { variant: 'flex' });
  expect(asked.map(({ givenTokens, fixedSteps }) => [givenTokens?.length, fixedSteps])).toEqual([
    [3, 3],
    [1, 1],
    [3, 3],
  ]);
  expect(result).toMatchObject({ answer: 'long and likely', correct: true, probability: null });
  [0.5, 1, 0.5].forEach((loss, index) => expect(result!.optionLosses![index]).toBeCloseTo(loss, 6));
  // A question alone: each option with its prompt, the picture once.
  expect(result).toMatchObject({ decoderFlops: 111, visionFlops: 5, visionSeconds: 0.3, readImage: true });
  expect(result!.decoderSeconds).toBeCloseTo(1.5, 12);
  expect(result).toMatchObject({ targetHits: [7, 7], selectedFraction: 1 / 81 });
});

test('another option than the expected one is wrong', async () => {
  const other = { ...question, answers: ['as likely'] };
  const result = await answerQuestion(engineOf([]), { path: 'a.png' }, other, { variant: 'lowres' });
  expect(result).toMatchObject({ answer: 'long and likely', correct: false });
  expect(result).toMatchObject({ targetHits: null, selectedFraction: null });
  expect(result).not.toHaveProperty('score');
});

test('stopped between options, it has no result', async () => {
  const abort = new AbortController();
  const settings = { variant: 'flex' as const, signal: abort.signal };
  const engine = engineOf([], 1, abort);
  expect(await answerQuestion(engine, { path: 'a.png' }, question, settings)).toBeNull();
});
