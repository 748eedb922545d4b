import { reportingLayers, selectsCells } from '../../../engine/protocol/reportingLayers.js';
import type { AskPayload, OpenedImage } from '../../../electron/ipc/contracts.js';
import type { RunMasks, TokenMaps } from '../../../electron/ipc/sessionContracts.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { LayerEvent, RunMessage } from '../../../engine/protocol/runEvent.js';
import type { RunRecord } from '../../../engine/protocol/runRecord.js';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { shownText } from '../../../engine/protocol/shownText.js';
import { SelectionCount } from '../../../engine/selection/SelectionCount.js';

/** A run as the fake keeps it: everything it said. */
export interface FakeKeptRun {
  readonly runId: string;
  readonly request: AskPayload;
  readonly image: OpenedImage;
  readonly model: ModelFacts;
  readonly askedAt: string;
  readonly messages: readonly RunMessage[];
}

/** The record of a run, as the main process writes it. */
export function fakeRecord({ runId, request, image, model, askedAt, messages }: FakeKeptRun): RunRecord {
  const { variant, sampling, threshold, selector, givenTokens, origin } = request;
  const { width, height, choices = {} } = image;
  const prefill = messages.find((message) => message.type === 'prefill');
  const done = messages.find((message) => message.type === 'done');
  const failed = messages.find((message) => message.type === 'failed');
  const count = new SelectionCount(prefill?.selectingLayers ?? []);
  for (const message of messages) if (message.type === 'layer') count.add(message);
  const selected = selectsCells(prefill) ? count.sums() : undefined;
  const kept = (logProbability: number): number | null =>
    logProbability === -Infinity ? null : logProbability;
  return {
    format: 'fovea-run',
    version: 1,
    runId,
    question: request.question,
    askedAt,
    endedAt: done === undefined && failed === undefined ? null : askedAt,
    state: stateOf(done, failed),
    appVersion: '0.1.0',
    picture: { sha256: '0'.repeat(64), width, height, choices, shown: shownText(image) },
    settings: {
      variant,
      sampling,
      ...(threshold !== undefined && { threshold }),
      selector,
      ...(givenTokens && { givenTokens }),
    },
    ...(origin && { origin }),
    model: prefill === undefined ? null : model,
    prefill: withoutType(prefill),
    tokens: messages.flatMap((message) => {
      if (message.type !== 'token') return [];
      const { tokenIndex, id, text, elapsedMs, logProbability, alternatives, entropy, given } = message;
      return [
        {
          tokenIndex,
          id,
          text,
          elapsedMs,
          logProbability: kept(logProbability),
          ...(entropy !== undefined && { entropy }),
          ...(given && { given }),
          alternatives: alternatives.map((one) => ({ ...one, logProbability: kept(one.logProbability) })),
        },
      ];
    }),
    result: withoutType(done),
    failure: failed === undefined ? null : { code: failed.code, message: failed.message },
    hasMasks: messages.some(({ type }) => type === 'layer'),
    ...(selected !== undefined && { selected }),
  };
}

/** The selections of a run, without its maps. */
export function fakeMasks(run: FakeKeptRun): RunMasks {
  const { layers, lowresGrid, tokens, events } = shapeOf(run);
  const grids = new Uint8Array(tokens * layers.length * selectionGridCells);
  const present = new Uint8Array(tokens * layers.length);
  for (const { tokenIndex, layer, selectionGrid } of events) {
    const at = tokenIndex * layers.length + layers.indexOf(layer);
    grids.set(selectionGrid, at * selectionGridCells);
    present[at] = 1;
  }
  return { layers: Int32Array.from(layers), tokens, grids, present, lowresGrid };
}

/** The attention maps of a token of a run. */
export function fakeMaps(run: FakeKeptRun, wanted: number): TokenMaps {
  const { layers, lowresGrid, events } = shapeOf(run);
  const maps = new Float32Array(layers.length * lowresGrid ** 2).fill(NaN);
  for (const { tokenIndex, layer, attentionMap } of events) {
    if (tokenIndex === wanted) maps.set(attentionMap, layers.indexOf(layer) * lowresGrid ** 2);
  }
  return maps;
}

function shapeOf({ messages }: FakeKeptRun) {
  const prefill = messages.find((message) => message.type === 'prefill');
  const events = messages.filter((message): message is LayerEvent => message.type === 'layer');
  return {
    layers: reportingLayers(prefill),
    lowresGrid: prefill?.lowresGrid ?? 0,
    tokens: messages.filter(({ type }) => type === 'token').length,
    events,
  };
}

function stateOf(
  done: { readonly stopped: string } | undefined,
  failed: object | undefined,
): RunRecord['state'] {
  if (failed !== undefined) return 'failed';
  // What has no end was cut off.
  return done === undefined || done.stopped === 'cancelled' ? 'stopped' : 'finished';
}

function withoutType<T extends { readonly type: string }>(message: T | undefined): Omit<T, 'type'> | null {
  if (message === undefined) return null;
  const rest = Object.entries(message).filter(([name]) => name !== 'type');
  return Object.fromEntries(rest) as Omit<T, 'type'>;
}
