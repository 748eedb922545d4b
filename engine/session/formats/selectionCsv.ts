import { selectsCells } from '../../protocol/reportingLayers.js';
import { selectionGridCells, selectionGridSide } from '../../protocol/selectionGrid.js';
import type { KeptToken, RunRecord } from '../../protocol/runRecord.js';
import { readingLayer } from '../../selection/readingLayer.js';
import type { KeptMasks } from '../keptMasks.js';
import type { ExportSource } from './exportSource.js';

/** The columns, in order (docs/command-line.md, "fovea export"). */
const columns = [
  ...[
    'session',
    'picture',
    'run',
    'question',
    'asked',
    'state',
    'variant',
    'selector',
    'threshold',
    'region',
    'region_use',
    'steered',
    'given_tokens',
    'made_of',
    'made_how',
    'verdict',
  ],
  ...['token', 'token_id', 'token_text', 'probability', 'log_probability', 'elapsed_ms'],
  ...[
    'layer',
    'read_by_layer',
    'reported',
    'selected_cells',
    'selected_fraction',
    'iou_previous_token',
    'cells',
  ],
] as const;

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

/**
 * Statistics of the selections as CSV (RFC 4180, UTF-8, CRLF): a row for each run, token and layer; for a run without
 * selections one for each token, for a run without tokens one. Counts and indices begin with 0 as in the files. A text that a
 * spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break) has an apostrophe before it.
 */
export async function* selectionCsv(source: ExportSource): AsyncGenerator<string> {
  yield lineOf(columns);
  for (const run of source.runs) {
    const masks = run.hasMasks && selectsCells(run.prefill) ? await source.masks(run.runId) : null;
    yield [...rowsOfRun(source, run, masks)]
      .map((row) => lineOf(columns.map((column) => row[column])))
      .join('');
  }
}

function* rowsOfRun({ session }: ExportSource, run: RunRecord, masks: KeptMasks | null): Generator<Row> {
  const { settings, model } = run;
  const ofRun = {
    ...{ session: text(session.name), picture: text(session.picture.name), run: run.runId },
    ...{ question: text(run.question), asked: run.askedAt, state: run.state, variant: settings.variant },
    ...{ selector: settings.selector, threshold: settings.threshold ?? model?.threshold ?? null },
    ...interventionCells(run),
    verdict: session.verdicts[run.runId]?.verdict ?? null,
  };
  if (run.tokens.length === 0) yield { ...ofRun, ...noToken, ...noLayer };
  for (const token of run.tokens) {
    const ofToken = { ...ofRun, ...tokenCells(token) };
    if (masks === null || token.tokenIndex >= masks.tokens) yield { ...ofToken, ...noLayer };
    else for (const layer of layerCells(masks, token.tokenIndex)) yield { ...ofToken, ...layer };
  }
}

/** What was done to the question; a region as `left,top,width,height`, on whose padded square the cells lie. */
function interventionCells({ settings: { region, steering, givenTokens }, origin }: RunRecord) {
  return {
    region: region === undefined ? null : [region.left, region.top, region.width, region.height].join(),
    region_use: region?.use ?? null,
    steered: steering === undefined ? 0 : 1,
    given_tokens: givenTokens?.length ?? 0,
    ...{ made_of: origin?.runId ?? null, made_how: origin?.how ?? null },
  };
}

const noToken = {
  ...{ token: null, token_id: null, token_text: null },
  ...{ probability: null, log_probability: null, elapsed_ms: null },
};
const noLayer = {
  ...{ layer: null, read_by_layer: null, reported: null, selected_cells: null },
  ...{ selected_fraction: null, iou_previous_token: null, cells: null },
};

function tokenCells({ tokenIndex, id, text: words, logProbability, elapsedMs }: KeptToken) {
  return {
    ...{ token: tokenIndex, token_id: id, token_text: text(words) },
    ...{
      probability: logProbability === null ? 0 : Math.exp(logProbability),
      log_probability: logProbability,
    },
    elapsed_ms: elapsedMs,
  };
}

function* layerCells(masks: KeptMasks, tokenIndex: number) {
  const layers = [...masks.layers];
  for (const [index, layer] of layers.entries()) {
    const grid = gridAt(masks, tokenIndex, index);
    const ofLayer = { layer, read_by_layer: readingLayer(layer, layers) };
    if (grid === null) {
      yield { ...noLayer, ...ofLayer, reported: 0 };
      continue;
    }
    const cells = [...grid].flatMap((selected, cell) => (selected === 1 ? [cell] : []));
    const before = tokenIndex === 0 ? null : gridAt(masks, tokenIndex - 1, index);
    yield {
      ...ofLayer,
      ...{ reported: 1, selected_cells: cells.length, selected_fraction: cells.length / selectionGridCells },
      iou_previous_token: before === null ? null : overlap(before, grid),
      cells: cells
        .map((cell) => `r${Math.floor(cell / selectionGridSide)}c${cell % selectionGridSide}`)
        .join(' '),
    };
  }
}

/** The selection of a layer, by its place among those that select; null where it did not report. */
function gridAt({ grids, present, layers }: KeptMasks, tokenIndex: number, index: number): Uint8Array | null {
  const at = tokenIndex * layers.length + index;
  return present[at] === 1 ? grids.subarray(at * selectionGridCells, (at + 1) * selectionGridCells) : null;
}

/** Intersection over union; null where neither selects anything. */
function overlap(one: Uint8Array, other: Uint8Array): number | null {
  let [both, either] = [0, 0];
  for (let cell = 0; cell < one.length; cell++) {
    both += one[cell]! & other[cell]!;
    either += one[cell]! | other[cell]!;
  }
  return either === 0 ? null : both / either;
}

/** A text that no spreadsheet takes for a formula. */
function text(value: string): string {
  return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
}

function lineOf(cells: readonly (string | number | null)[]): string {
  return `${cells.map(fieldOf).join(',')}\r\n`;
}

function fieldOf(cell: string | number | null): string {
  if (cell === null) return '';
  const value = String(cell);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
