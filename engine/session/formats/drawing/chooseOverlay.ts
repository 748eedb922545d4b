import { EngineError } from '../../../protocol/EngineError.js';
import type { ExportOptions } from '../../../protocol/exportOptions.js';
import type { Region } from '../../../protocol/region.js';
import { selectsCells } from '../../../protocol/reportingLayers.js';
import type { RunRecord } from '../../../protocol/runRecord.js';
import { selectionGridCells, selectionGridSide } from '../../../protocol/selectionGrid.js';
import { normalisedAttention } from '../../../selection/attentionValues.js';
import type { OverlayPicture } from '../../../selection/overlayPicture.js';
import type { RegionPlace } from '../../../selection/regionSquare.js';
import { readingLayer } from '../../../selection/readingLayer.js';
import type { KeptMasks } from '../../keptMasks.js';
import type { ExportSource } from '../exportSource.js';
import { percent, regionText } from '../runFacts.js';

/** What is painted over the picture, and what it says in words. */
export interface ChosenOverlay {
  readonly run: RunRecord;
  readonly overlay: OverlayPicture;
  /** The part of the picture whose padded square its cells tile: all of it, or the region that was asked about. */
  readonly place: RegionPlace;
  /** What it shows, in a line. */
  readonly caption: string;
  /** What the ends of its scale stand for; null where it has none. */
  readonly scale: { readonly least: string; readonly most: string } | null;
  /** The layer that chose, where it is the choice of one. */
  readonly layer: number | null;
}

/**
 * The overlay that options ask for; null where no question has selections, and none was asked for.
 *
 * @throws EngineError `option-invalid` naming what there is, where what was asked for is not
 */
export async function chooseOverlay(
  source: ExportSource,
  { runId, what, tokenIndex, layer }: ExportOptions,
): Promise<ChosenOverlay | null> {
  const run =
    runId === undefined
      ? [...source.runs].reverse().find((one) => one.hasMasks && isOfPicture(one, source.session.picture))
      : source.runs.find((one) => one.runId === runId);
  const masks = run?.hasMasks === true ? await source.masks(run.runId) : null;
  if (run === undefined || masks === null) {
    if (runId === undefined && what === undefined && tokenIndex === undefined && layer === undefined)
      return null;
    const which =
      run === undefined ? 'the session has none that has' : `"${run.question.slice(0, 80)}" has none`;
    throw invalid(`Expected a question with selections to paint, but ${which}. Choose another question.`);
  }
  if (!isOfPicture(run, source.session.picture)) {
    const { width, height } = run.picture;
    throw invalid(
      `Expected a question about the picture as it is shown now, but "${run.question.slice(0, 80)}" was asked about ` +
        `${width} x ${height} pixels of its file. Choose that page in the app first, or another question.`,
    );
  }
  expectThere(masks, tokenIndex, layer);
  if (!selectsCells(run.prefill)) {
    const one =
      tokenIndex === undefined || layer === undefined || what === 'frequency'
        ? null
        : selection(run, masks, { what: 'attention', tokenIndex, layer });
    return { run, ...(one ?? meanAttention(run, masks, tokenIndex)) };
  }
  const chosen = what ?? (tokenIndex !== undefined && layer !== undefined ? 'selected' : 'frequency');
  if (chosen === 'frequency') return { run, ...frequency(run, masks, tokenIndex, layer) };
  if (tokenIndex === undefined || layer === undefined) {
    throw invalid(
      `Expected a token and a layer for what is ${chosen}, but ${tokenIndex === undefined ? 'no token' : 'no layer'} is given. ` +
        `There are tokens 1 to ${masks.tokens} and layers ${[...masks.layers].join(', ')}.`,
    );
  }
  const one = selection(run, masks, { what: chosen, tokenIndex, layer });
  if (one !== null) return { run, ...one };
  throw invalid(
    `Expected a selection of layer ${layer} at token ${tokenIndex + 1}, but the layer did not report. Choose another token or layer.`,
  );
}

/** Whether a question was asked about what the session shows of its picture, and not about another page of another size. */
export function isOfPicture(
  { picture: asked }: RunRecord,
  shown: { readonly width: number; readonly height: number },
): boolean {
  return asked.width === shown.width && asked.height === shown.height;
}

/** How often each cell was chosen: over all that is read, over the layers of a token that are read, or over the tokens of a layer. */
export function frequency(
  run: RunRecord,
  masks: KeptMasks,
  tokenIndex?: number,
  layer?: number,
): Omit<ChosenOverlay, 'run'> {
  if (tokenIndex !== undefined && layer !== undefined) {
    throw invalid(
      'Expected a token or a layer to count over, or neither, but both are given. Leave one out, or choose what is selected.',
    );
  }
  const layers = [...masks.layers];
  const values = new Float32Array(selectionGridCells);
  let pairs = 0;
  for (let at = 0; at < masks.present.length; at++) {
    const [token, ofLayer] = [Math.floor(at / layers.length), layers[at % layers.length]!];
    if (masks.present[at] === 0) continue;
    if (layer === undefined ? readingLayer(ofLayer, layers) === null : ofLayer !== layer) continue;
    if (tokenIndex !== undefined && token !== tokenIndex) continue;
    for (let cell = 0; cell < selectionGridCells; cell++)
      values[cell]! += masks.grids[at * selectionGridCells + cell]!;
    pairs++;
  }
  for (let cell = 0; cell < selectionGridCells; cell++) values[cell]! /= Math.max(1, pairs);
  const scope =
    tokenIndex !== undefined
      ? `How often chosen at ${tokenName(run, tokenIndex)}, over the layers that are read`
      : layer !== undefined
        ? `How often chosen by layer ${layer}, over the tokens`
        : 'How often chosen, over all tokens and the layers that are read';
  const most =
    tokenIndex !== undefined
      ? 'by every layer that is read'
      : layer !== undefined
        ? 'by this layer at every token'
        : 'by every layer that is read, at every token';
  return {
    overlay: { kind: 'heat', gridSide: selectionGridSide, values },
    place: placeOfCells(run),
    caption: `${scope}${inRegion(run)}`,
    scale: { least: 'never', most },
    layer: layer ?? null,
  };
}

/** Where a run that selects nothing looked: its maps on average, over all it told or over the layers of a token. */
export function meanAttention(
  run: RunRecord,
  { layers, present, maps, lowresGrid }: KeptMasks,
  tokenIndex?: number,
): Omit<ChosenOverlay, 'run'> {
  const length = lowresGrid ** 2;
  const sum = new Float32Array(length);
  for (let at = 0; at < present.length; at++) {
    if (present[at] === 0 || (tokenIndex !== undefined && Math.floor(at / layers.length) !== tokenIndex))
      continue;
    for (let place = 0; place < length; place++) sum[place]! += maps[at * length + place]!;
  }
  const region = regionOf(run);
  const mapPlace = region?.use === 'all' ? region : placeOfPicture(run);
  const over =
    tokenIndex === undefined ? 'all layers and tokens' : `all layers at ${tokenName(run, tokenIndex)}`;
  return {
    overlay: { kind: 'heat', gridSide: lowresGrid, values: normalisedAttention(sum, lowresGrid, mapPlace) },
    place: mapPlace,
    caption: `Attention, mean over ${over}; ${run.settings.variant} selects nothing${region?.use === 'all' ? inRegion(run) : ''}`,
    scale: { least: 'least', most: 'most attention (min–max)' },
    layer: null,
  };
}

function selection(
  run: RunRecord,
  { layers, grids, maps, present, lowresGrid }: KeptMasks,
  {
    what,
    tokenIndex,
    layer,
  }: { readonly what: 'selected' | 'attention'; readonly tokenIndex: number; readonly layer: number },
): Omit<ChosenOverlay, 'run'> | null {
  const at = tokenIndex * layers.length + layers.indexOf(layer);
  if (present[at] !== 1) return null;
  const place = `layer ${layer} at ${tokenName(run, tokenIndex)}`;
  const grid = grids.subarray(at * selectionGridCells, (at + 1) * selectionGridCells);
  if (what === 'selected') {
    const cells = grid.reduce((sum, cell) => sum + cell, 0);
    const share = `${cells} of ${selectionGridCells} cells (${percent(cells / selectionGridCells)})`;
    return {
      overlay: { kind: 'mask', gridSide: selectionGridSide, grid },
      place: placeOfCells(run),
      caption: `Chosen by ${place}: ${share}${inRegion(run)}`,
      scale: null,
      layer,
    };
  }
  const map = maps.subarray(at * lowresGrid ** 2, (at + 1) * lowresGrid ** 2);
  const region = regionOf(run);
  const mapPlace = region?.use === 'all' ? region : placeOfPicture(run);
  return {
    overlay: { kind: 'heat', gridSide: lowresGrid, values: normalisedAttention(map, lowresGrid, mapPlace) },
    place: mapPlace,
    caption: `Attention of ${place}${region?.use === 'all' ? inRegion(run) : ''}`,
    scale: { least: 'least', most: 'most attention (min–max)' },
    layer,
  };
}

/** Where the cells of a run lie: on the region, where it is the picture or its high-res view. */
function placeOfCells(run: RunRecord): RegionPlace {
  return regionOf(run) ?? placeOfPicture(run);
}

/** The region of a run; undefined also for one that no engine took, for it does not lie in the picture. */
function regionOf({ settings: { region }, picture }: RunRecord): Region | undefined {
  if (region === undefined) return undefined;
  const { left, top, width, height } = region;
  return left + width <= picture.width && top + height <= picture.height ? region : undefined;
}

function placeOfPicture({ picture: { width, height } }: RunRecord): RegionPlace {
  return { left: 0, top: 0, width, height };
}

function inRegion(run: RunRecord): string {
  const region = regionOf(run);
  return region === undefined ? '' : `, in the region of ${regionText(region)}`;
}

function tokenName({ tokens }: RunRecord, tokenIndex: number): string {
  const text = tokens.find((token) => token.tokenIndex === tokenIndex)?.text ?? '';
  return text.trim() === '' ? `token ${tokenIndex + 1}` : `token ${tokenIndex + 1} “${text.trim()}”`;
}

function expectThere({ tokens, layers }: KeptMasks, tokenIndex?: number, layer?: number): void {
  if (tokenIndex !== undefined && tokenIndex >= tokens) {
    throw invalid(`Expected a token from 1 to ${tokens}, but got ${tokenIndex + 1}.`);
  }
  if (layer !== undefined && !layers.includes(layer)) {
    throw invalid(`Expected one of the layers that choose, ${[...layers].join(', ')}, but got ${layer}.`);
  }
}

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}
