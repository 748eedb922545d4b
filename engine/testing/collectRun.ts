import type { Engine } from '../answering/Engine.js';
import type { AskRequest } from '../answering/askRequest.js';
import type { DoneEvent, LayerEvent, PrefillEvent, RunEvent, TokenEvent } from '../protocol/runEvent.js';

/** All events of one run, sorted by kind. */
export interface CollectedRun {
  readonly events: readonly RunEvent[];
  readonly tokens: readonly TokenEvent[];
  readonly ids: readonly number[];
  readonly layers: readonly LayerEvent[];
  readonly prefill: PrefillEvent;
  readonly done: DoneEvent;
}

/** Asks and waits for the end. */
export async function collectRun(engine: Engine, request: AskRequest): Promise<CollectedRun> {
  const events: RunEvent[] = [];
  for await (const event of engine.ask(request)) events.push(event);
  const tokens = events.filter((event) => event.type === 'token');
  return {
    events,
    tokens,
    ids: tokens.map(({ id }) => id),
    layers: events.filter((event) => event.type === 'layer'),
    prefill: events.find((event) => event.type === 'prefill')!,
    done: events.find((event) => event.type === 'done')!,
  };
}
