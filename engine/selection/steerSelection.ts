import type { Span, Steering } from '../protocol/steering.js';

/** What is painted in and out where one layer chooses for one token. */
export interface PaintedCells {
  /** uint8 [81], 1 = always read. */
  readonly force?: Uint8Array | undefined;
  /** uint8 [81], 1 = never read. */
  readonly forbid?: Uint8Array | undefined;
}

/** All that holds where `layer` chooses for the new token at `tokenIndex`: what is for all, and the rules that name it. */
export function steeringAt(steering: Steering, layer: number, tokenIndex: number): PaintedCells {
  const { rules = [], force, forbid } = steering;
  const holding = rules.filter(
    ({ layers, tokens }) => isWithin(layers, layer) && isWithin(tokens, tokenIndex),
  );
  if (holding.length === 0) return { force, forbid };
  const all = [{ force, forbid }, ...holding];
  return { force: unionOf(all.map((rule) => rule.force)), forbid: unionOf(all.map((rule) => rule.forbid)) };
}

function isWithin(span: Span | undefined, index: number): boolean {
  return span === undefined || (span[0] <= index && index <= span[1]);
}

function unionOf(grids: readonly (Uint8Array | undefined)[]): Uint8Array | undefined {
  const painted = grids.filter((grid) => grid !== undefined);
  if (painted.length === 0) return undefined;
  return painted[0]!.map((_, cell) => (painted.some((grid) => grid[cell] !== 0) ? 1 : 0));
}

/**
 * A person's say in what is read: `(selected OR force) AND NOT forbid`, cell by cell.
 *
 * @param cells uint8 [81]; not changed. `force` and `forbid`: uint8 [81], absent means no cell.
 * @returns uint8 [81], 1 = selected.
 */
export function steerSelection(cells: Uint8Array, steering: PaintedCells): Uint8Array {
  const { force, forbid } = steering;
  return cells.map((cell, index) => {
    if (forbid !== undefined && forbid[index] !== 0) return 0;
    return cell !== 0 || (force !== undefined && force[index] !== 0) ? 1 : 0;
  });
}
