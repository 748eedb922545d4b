import type { SelectionRegistry } from './SelectionRegistry.js';

/** The layers that chose a cell at a token. */
export interface TokenChoosers {
  readonly tokenIndex: number;
  /** Ascending. */
  readonly layers: readonly number[];
}

/** Who chose a cell of a run, of the selections that are here. */
export interface CellChoosers {
  /** The tokens at which a layer chose it, ascending. */
  readonly tokens: readonly TokenChoosers[];
  /** Layer-token pairs that chose it, and those that are here. */
  readonly chose: number;
  readonly pairs: number;
}

/**
 * Looks a cell up: at which tokens which layers chose it.
 *
 * @param columns tokens of the run.
 * @param layers its layers that choose.
 * @param cell 0 to 80, raster order.
 */
export function cellChoosers(
  selections: Pick<SelectionRegistry, 'at'>,
  {
    runId,
    columns,
    layers,
  }: { readonly runId: string; readonly columns: number; readonly layers: readonly number[] },
  cell: number,
): CellChoosers {
  const tokens: TokenChoosers[] = [];
  let [chose, pairs] = [0, 0];
  for (let tokenIndex = 0; tokenIndex < columns; tokenIndex++) {
    const chosen: number[] = [];
    for (const layer of layers) {
      const selection = selections.at(runId, tokenIndex, layer);
      if (selection === undefined) continue;
      pairs++;
      if (selection.selectionGrid[cell] === 1) chosen.push(layer);
    }
    chose += chosen.length;
    if (chosen.length > 0) tokens.push({ tokenIndex, layers: chosen });
  }
  return { tokens, chose, pairs };
}
