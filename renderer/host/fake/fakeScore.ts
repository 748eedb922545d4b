import type { AnswerScored } from '../../../electron/ipc/answerScore.js';
import type { ScorePayload } from '../../../electron/ipc/contracts.js';
import { fakeModel } from './fakeRun.js';
import { fakeTokenId, fakeWords } from './fakeWords.js';

/** How many heads the fake pretends to have. */
const heads = 4;

/**
 * A believable score: a token that the fake would not say there is improbable. Head h looks at the row h of every token, and
 * nowhere else.
 */
export function fakeScore({ answerIds, heads: wanted, ...request }: ScorePayload): AnswerScored {
  const own = fakeWords(request).map(fakeTokenId);
  const logProbabilities = answerIds.map((id, index) => (own[index] === id ? -0.1 : -4));
  if (wanted === undefined) return { logProbabilities, heads: null };
  const { lowresGrid: side } = fakeModel;
  const tokens = answerIds.length - wanted.firstToken;
  const maps = Float32Array.from({ length: tokens * heads * side * side }, (_, at) => {
    const head = Math.floor(at / (side * side)) % heads;
    return Math.floor((at % (side * side)) / side) === head ? 1 / side : 0;
  });
  return { logProbabilities, heads: { ...wanted, tokens, heads, side, maps } };
}
