import type { AskRequest } from '../answering/askRequest.js';
import type { Engine } from '../answering/Engine.js';
import type { DoneEvent, LayerEvent, PrefillEvent, TokenEvent } from '../protocol/runEvent.js';
import type { RegionPlace } from '../selection/regionSquare.js';
import { zoomRegion } from '../selection/zoomRegion.js';

/** All that a question brought but its progress. */
export interface Answered {
  readonly tokens: readonly TokenEvent[];
  readonly layers: readonly LayerEvent[];
  readonly prefill: PrefillEvent | undefined;
  readonly done: DoneEvent;
}

/** Asks and waits for the end. @param onEvent told of the prompt and of each token as they come */
export async function answerQuestion(
  engine: Pick<Engine, 'ask'>,
  request: AskRequest,
  onEvent: (event: PrefillEvent | TokenEvent) => void = () => undefined,
): Promise<Answered> {
  const tokens: TokenEvent[] = [];
  const layers: LayerEvent[] = [];
  let prefill: PrefillEvent | undefined;
  let done: DoneEvent | undefined;
  for await (const event of engine.ask(request)) {
    if (event.type === 'layer') layers.push(event);
    else if (event.type === 'done') done = event;
    else if (event.type === 'prefill' || event.type === 'token') {
      onEvent(event);
      if (event.type === 'prefill') prefill = event;
      else tokens.push(event);
    }
  }
  if (done === undefined) throw new Error('the engine ended a run without saying so');
  return { tokens, layers, prefill, done };
}

/**
 * Where an answer looked (`zoomRegion`): from the layers whose choice is read, at its tokens but the end-of-sequence.
 *
 * @param picture its size in pixels. @returns null where nothing stands out
 */
export function lookedAt(
  { layers, tokens, done, prefill }: Answered,
  picture: { readonly width: number; readonly height: number },
  leastSide: number,
): RegionPlace | null {
  const last = prefill?.selectingLayers.at(-1);
  const words = done.stopped === 'end-of-sequence' && tokens.length > 1 ? tokens.length - 1 : tokens.length;
  const read = layers.filter(({ layer, tokenIndex }) => layer !== last && tokenIndex < words);
  return zoomRegion(
    read.map(({ attentionMap }) => attentionMap),
    {
      lowresGrid: prefill?.lowresGrid ?? 0,
      imageWidth: picture.width,
      imageHeight: picture.height,
      leastSide,
    },
  );
}
