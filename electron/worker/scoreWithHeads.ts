import { type AskRequest, type Engine, scoreAnswer } from '../../engine/index.js';
import { EngineError } from '../../engine/protocol/EngineError.js';
import type { LayerEvent, RunEvent } from '../../engine/protocol/runEvent.js';
import { type AnswerScored, type HeadMaps, maxHeadMapBytes } from '../ipc/answerScore.js';
import type { ScorePayload } from '../ipc/contracts.js';

/**
 * How probable a model holds an answer, and what the heads of one layer looked at while it read it: of as many tokens as fit into
 * `mostBytes`, from the one asked for on. No other map is kept.
 *
 * @throws EngineError as `scoreAnswer`; `option-invalid` where that layer tells no heads of such a token.
 */
export async function scoreWithHeads(
  engine: Pick<Engine, 'ask'>,
  request: AskRequest,
  answerIds: readonly number[],
  heads: ScorePayload['heads'],
  mostBytes = maxHeadMapBytes,
): Promise<AnswerScored> {
  const kept = heads === undefined ? null : new KeptHeads(heads.layer, heads.firstToken, mostBytes);
  async function* withoutMaps(events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent, void, undefined> {
    for await (const event of events) {
      if (event.type === 'layer') kept?.take(event);
      else yield event;
    }
  }
  const asked = heads === undefined ? request : { ...request, headsOfLayer: heads.layer };
  const { tokens } = await scoreAnswer({ ask: (one) => withoutMaps(engine.ask(one)) }, asked, answerIds);
  return {
    logProbabilities: tokens.map(({ logProbability }) => logProbability),
    heads: kept === null ? null : kept.whole(),
  };
}

/** The maps of the heads of one layer, as they are told token by token. */
class KeptHeads {
  private readonly maps: Float32Array[] = [];
  private side = 0;

  constructor(
    private readonly layer: number,
    private readonly firstToken: number,
    private readonly mostBytes: number,
  ) {}

  take({ layer, tokenIndex, attentionMap, headMaps }: LayerEvent): void {
    if (layer !== this.layer || headMaps === undefined) return;
    if (tokenIndex !== this.firstToken + this.maps.length) return;
    if ((this.maps.length + 1) * headMaps.byteLength > this.mostBytes && this.maps.length > 0) return;
    this.side = Math.round(Math.sqrt(attentionMap.length));
    this.maps.push(headMaps);
  }

  whole(): HeadMaps {
    const [first] = this.maps;
    if (first === undefined) {
      throw new EngineError(
        'option-invalid',
        `Expected layer ${this.layer} to tell what its heads looked at for token ${this.firstToken + 1}, but it did not: it selects nothing there. Choose a layer that selects, and a token of the answer.`,
      );
    }
    const maps = new Float32Array(this.maps.length * first.length);
    this.maps.forEach((map, token) => maps.set(map, token * first.length));
    return {
      layer: this.layer,
      firstToken: this.firstToken,
      tokens: this.maps.length,
      heads: first.length / this.side ** 2,
      side: this.side,
      maps,
    };
  }
}
