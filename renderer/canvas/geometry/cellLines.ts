import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import type { Size } from './points.js';

/** The lines between the cells of a grid over the padded square, in pixels of the picture and held within it. */
export interface CellLines {
  /** Of each column's left side, and of the last one's right side: gridSide + 1. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** Where the lines of a grid lie on a picture; lines in the padding lie on its border. */
export function cellLines({ width, height }: Size, gridSide: number): CellLines {
  const { side, left, top } = paddedSquare(width, height);
  const lines = (offset: number, most: number): number[] =>
    Array.from({ length: gridSide + 1 }, (_, line) =>
      Math.min(Math.max((line * side) / gridSide - offset, 0), most),
    );
  return { xs: lines(left, width), ys: lines(top, height) };
}
