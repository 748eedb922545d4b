import { describe, expect, it } from 'vitest';
import type { AskRequest } from '../../engine/index.js';
import type { RunEvent } from '../../engine/protocol/runEvent.js';
import { scoreWithHeads } from './scoreWithHeads.js';

const request: AskRequest = { image: { path: '/a.png' }, question: 'What?' };

/** An engine with two heads that answers what it is given; the map of token t is t at head 0 and -t at head 1. */
function engine() {
  const asked: AskRequest[] = [];
  async function* ask(one: AskRequest): AsyncGenerator<RunEvent, void, undefined> {
    asked.push(one);
    await Promise.resolve();
    for (const [tokenIndex, id] of (one.givenTokens ?? []).entries()) {
      for (const layer of [3, 4]) {
        const headMaps = Float32Array.from({ length: 8 }, (_, i) => (i < 4 ? tokenIndex : -tokenIndex));
        yield {
          type: 'layer',
          tokenIndex,
          layer,
          attentionMap: new Float32Array(4),
          selectionGrid: new Uint8Array(81),
          selectedFraction: 0,
          ...(layer === one.headsOfLayer && { headMaps }),
        };
      }
      const logProbability = tokenIndex === 2 ? -Infinity : -0.5 * tokenIndex;
      yield { type: 'token', tokenIndex, id, text: '', logProbability, alternatives: [], elapsedMs: 1 };
    }
    const timing = { ...{ decodeMs: 0, preprocessMs: 0, visionMs: 0, prefillMs: 0 }, firstTokenMs: 0 };
    yield {
      ...{ type: 'done', answer: '', stopped: 'length', tokensPerSecond: 1, selectedFraction: 0 },
      timing: { ...timing, medianTokenMs: 0, totalMs: 0, visionRuns: 0 },
      decoderFlops: 0,
      visionFlops: 0,
    };
  }
  return { asked, ask };
}

describe('scoreWithHeads', () => {
  it('gives the answer to the model and tells what it thinks of each token', async () => {
    const { asked, ask } = engine();
    const score = await scoreWithHeads({ ask }, request, [7, 8, 9], undefined);
    expect(score).toEqual({ logProbabilities: [-0, -0.5, -Infinity], heads: null });
    expect(asked).toMatchObject([{ givenTokens: [7, 8, 9], sampling: { maxNewTokens: 3 } }]);
    expect(asked[0]).not.toHaveProperty('headsOfLayer');
  });

  it('brings the heads of one layer, from a token on', async () => {
    const { ask } = engine();
    const { heads } = await scoreWithHeads({ ask }, request, [7, 8, 9, 10], { layer: 4, firstToken: 1 });
    expect(heads).toMatchObject({ layer: 4, firstToken: 1, tokens: 3, heads: 2, side: 2 });
    expect([...heads!.maps]).toEqual([1, 2, 3].flatMap((t) => [t, t, t, t, -t, -t, -t, -t]));
  });

  it('keeps those of as many tokens as there is room for, and of one at least', async () => {
    const { ask } = engine();
    const wanted = { layer: 3, firstToken: 0 };
    const two = await scoreWithHeads({ ask }, request, [7, 8, 9], wanted, 2 * 8 * 4 + 1);
    expect(two.heads).toMatchObject({ tokens: 2 });
    const one = await scoreWithHeads({ ask }, request, [7, 8, 9], wanted, 1);
    expect(one.heads).toMatchObject({ tokens: 1 });
  });

  it('says that a layer which does not select has no heads to tell of', async () => {
    const { ask } = engine();
    const asked = scoreWithHeads({ ask }, request, [7], { layer: 1, firstToken: 0 });
    await expect(asked).rejects.toThrow('Choose a layer that selects');
  });
});
