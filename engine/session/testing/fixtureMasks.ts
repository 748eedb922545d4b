import { selectionGridCells } from '../../protocol/selectionGrid.js';
import { seededRandom } from '../../selection/seededRandom.js';
import { selectCells } from '../../selection/selectCells.js';
import { fixturePictureSize } from './fixturePictureSize.js';

/** Selections and attention maps of a run: what `masks/<runId>.npz` holds. */
export interface FixtureMasks {
  /** Layers that select, ascending: L of them. */
  readonly layers: Int32Array<ArrayBuffer>;
  /** Tokens T. */
  readonly tokens: number;
  /** uint8 [T, L, 9, 9], 1 = selected. */
  readonly grids: Uint8Array<ArrayBuffer>;
  /** uint8 [T, L]: whether the layer reported for the token. */
  readonly present: Uint8Array<ArrayBuffer>;
  /** float32 [T, L, g, g]; NaN where a layer did not report. */
  readonly maps: Float32Array<ArrayBuffer>;
  /** g. */
  readonly lowresGrid: number;
}

/** Low-res image tokens a side of the made-up model. */
export const fixtureLowresGrid = 12;

/** Layers of the made-up model that select. */
export const fixtureLayers = [1, 2, 3] as const;

const cellsOfMap = fixtureLowresGrid ** 2;

/** Masks of the two runs that have some: 6 tokens, and 4 of which the last lacks layer 3. */
export function fixtureMasks(): Map<string, FixtureMasks> {
  return new Map([
    ['run-1', makeMasks(1, 6, 128, () => true)],
    ['run-2', makeMasks(2, 4, 96, (token, layer) => !(token === 3 && layer === 3))],
  ]);
}

function makeMasks(
  seed: number,
  tokens: number,
  threshold: number,
  reports: (token: number, layer: number) => boolean,
): FixtureMasks {
  const count = fixtureLayers.length;
  const grids = new Uint8Array(tokens * count * selectionGridCells);
  const present = new Uint8Array(tokens * count);
  const maps = new Float32Array(tokens * count * cellsOfMap).fill(Number.NaN);
  const { width: imageWidth, height: imageHeight } = fixturePictureSize;
  const settings = { lowresGrid: fixtureLowresGrid, imageWidth, imageHeight, threshold };
  for (let token = 0; token < tokens; token++) {
    for (const [index, layer] of fixtureLayers.entries()) {
      if (!reports(token, layer)) continue;
      const at = token * count + index;
      const map = makeMap(seed, token, layer);
      maps.set(map, at * cellsOfMap);
      grids.set(selectCells(map, settings), at * selectionGridCells);
      present[at] = 1;
    }
  }
  return {
    layers: Int32Array.from(fixtureLayers),
    tokens,
    grids,
    present,
    maps,
    lowresGrid: fixtureLowresGrid,
  };
}

/** A hill that wanders from token to token and narrows from layer to layer, with some noise. */
function makeMap(seed: number, token: number, layer: number): Float32Array {
  const random = seededRandom(seed, token, layer);
  const [column, row] = [2 + ((token * 3 + seed) % 8), 3 + ((token * 2 + seed) % 6)];
  return Float32Array.from({ length: cellsOfMap }, (_, index) => {
    const [x, y] = [index % fixtureLowresGrid, Math.floor(index / fixtureLowresGrid)];
    const distance = (x - column) ** 2 + (y - row) ** 2;
    return 0.02 * random() + 0.3 * Math.exp((-distance * layer) / 8);
  });
}
