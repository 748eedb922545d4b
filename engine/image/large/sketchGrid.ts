import type { TiffBlocks } from '../tiff/TiffBlocks.js';

/** Pixels of the picture that a colour of a sketch stands for, about. */
const cellSide = 64;

/** Most blocks of the first pass, which is always made. */
const firstNodes = 16;

/** Which blocks of a picture a sketch looks at: a node each, all with as many colours. */
export interface SketchGrid {
  /** Nodes side by side, and one above the other. */
  readonly across: number;
  readonly down: number;
  /** Colours of a node. */
  readonly cellsAcross: number;
  readonly cellsDown: number;
  /** Colours of all. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture that a colour stands for. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Where within its cell a colour was seen, on the average: 0.5 in the middle. */
  readonly seenAcross: number;
  readonly seenDown: number;
  /** The block of a node; both are counted from the left, then down. */
  blockOf(node: number): number;
}

/** Rows that are looked at for each row of colours. */
export const lookedRows = 4;

/** Of blocks smaller than a cell (rows, small tiles) one stands for several; a large one has several cells. */
export function sketchGrid({ page, across, down, canPeek }: TiffBlocks): SketchGrid {
  const { blockWidth, blockHeight } = page;
  const columns = Math.max(1, Math.floor(cellSide / blockWidth));
  const rows = Math.max(1, Math.floor(cellSide / blockHeight));
  const cellsAcross = Math.max(1, Math.round(blockWidth / cellSide));
  // Of a block that is unpacked in part only its top is seen.
  const cellsDown = canPeek ? 1 : Math.max(1, Math.round(blockHeight / cellSide));
  const grid = { across: Math.ceil(across / columns), down: Math.ceil(down / rows), cellsAcross, cellsDown };
  const [cellWidth, cellHeight] = [(blockWidth * columns) / cellsAcross, (blockHeight * rows) / cellsDown];
  const seenHeight = canPeek ? Math.min(lookedRows, blockHeight) : blockHeight / cellsDown;
  return {
    ...grid,
    width: grid.across * cellsAcross,
    height: grid.down * cellsDown,
    cellWidth,
    cellHeight,
    seenAcross: blockWidth / cellsAcross / 2 / cellWidth,
    seenDown: seenHeight / 2 / cellHeight,
    blockOf: (node) => Math.floor(node / grid.across) * rows * across + (node % grid.across) * columns,
  };
}

/** Nodes that are looked at one after the other: every `step`th of every `step`th row first, halving the step each time. */
export function sketchPasses({ across, down }: Pick<SketchGrid, 'across' | 'down'>): readonly {
  readonly step: number;
  readonly nodes: readonly number[];
}[] {
  let step = 1;
  while (Math.ceil(across / step) * Math.ceil(down / step) > firstNodes) step *= 2;
  const passes: { step: number; nodes: number[] }[] = [];
  for (let before = 0; step >= 1; before = step, step /= 2) {
    const nodes: number[] = [];
    for (let row = 0; row < down; row += step) {
      for (let column = 0; column < across; column += step) {
        if (before > 0 && row % before === 0 && column % before === 0) continue;
        nodes.push(row * across + column);
      }
    }
    passes.push({ step, nodes });
  }
  return passes;
}
