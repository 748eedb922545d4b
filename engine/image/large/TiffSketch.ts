import type { ColourConversion } from '../colour/ColourConversion.js';
import type { SampleRange } from '../sampleRange.js';
import { makeSampleArray, type SampleArray } from '../samples.js';
import { bandsToRead, colourTiff, convertTiff } from '../tiff/colourTiff.js';
import type { TiffBands } from '../tiff/tiffBands.js';
import type { TiffBlocks } from '../tiff/TiffBlocks.js';
import { lookedRows, type SketchGrid, sketchGrid, sketchPasses } from './sketchGrid.js';

/** Blocks that are read at the same time: a disk answers several at once faster than one after the other. */
const readAtOnce = 16;

/** Time after which no more blocks are looked at, in milliseconds: somebody waits for the sketch. */
const enoughMs = 400;

/** A block that is unpacked whole for a sketch has at most as many bytes. */
const mostBlockBytes = 2 ** 24;

/** What a sketch is made of. */
export interface SketchParts {
  readonly blocks: TiffBlocks;
  readonly bands: TiffBands;
  readonly range: SampleRange;
  readonly conversion: ColourConversion | undefined;
}

/**
 * A rough picture of a TIFF: what is shown while the coarse levels of its pyramid are made, which takes all its tiles or
 * strips. It looks at a few rows of blocks spread over the picture, of more and more of them while there is time.
 */
export class TiffSketch {
  private constructor(
    private readonly grid: SketchGrid,
    /** float32 [grid.height, grid.width, 3], as the file has it. */
    private readonly colours: Float32Array,
    private readonly page: { readonly width: number; readonly height: number; readonly orientation: number },
  ) {}

  /**
   * Looks at blocks until it has seen all of its grid or time is up, but always at those of the first pass.
   *
   * @param isLate whether time is up; by default after `enoughMs`
   * @returns null where no block could be read, or they are so large that one takes as long as the levels
   */
  static async make(parts: SketchParts, isLate = lateAfter(enoughMs)): Promise<TiffSketch | null> {
    const { page, canPeek, blockBytes } = parts.blocks;
    if (!canPeek && blockBytes > mostBlockBytes) return null;
    const grid = sketchGrid(parts.blocks);
    const seen = new Map<number, Float32Array>();
    const passes = sketchPasses(grid);
    for (const [pass, { nodes }] of passes.entries()) {
      for (let from = 0; from < nodes.length; from += readAtOnce) {
        if (pass > 0 && isLate()) break;
        const some = nodes.slice(from, from + readAtOnce);
        const found = await Promise.all(some.map((node) => coloursOf(parts, grid, node)));
        found.forEach((colours, i) => colours !== null && seen.set(some[i]!, colours));
      }
    }
    if (seen.size === 0) return null;
    const steps = passes.map(({ step }) => step).reverse();
    return new TiffSketch(grid, filled(grid, seen, steps), page);
  }

  /** A part of the upright picture at a `scale`th of its size: uint8 [height, width, 3]. */
  draw(left: number, top: number, width: number, height: number, scale: number): Uint8Array {
    const { grid, colours, page } = this;
    const { orientation } = page;
    const sideways = orientation >= 5 && orientation <= 8;
    // As `turnUpright`: which of the file's two directions run against the upright one.
    const fromRight = [2, 3, 6, 7].includes(orientation);
    const fromBelow = [3, 4, 7, 8].includes(orientation);
    const [uprightWidth, uprightHeight] = sideways ? [page.height, page.width] : [page.width, page.height];
    const inColumns = (position: number): Between =>
      between(position / grid.cellWidth - grid.seenAcross, grid.width);
    const inRows = (position: number): Between =>
      between(position / grid.cellHeight - grid.seenDown, grid.height);
    const across = Array.from({ length: width }, (_, x) => {
      const along = (left + x + 0.5) * scale;
      const position = fromRight ? uprightWidth - along : along;
      return (sideways ? inRows : inColumns)(position);
    });
    const data = new Uint8Array(width * height * 3);
    for (let y = 0, to = 0; y < height; y++) {
      const along = (top + y + 0.5) * scale;
      const position = fromBelow ? uprightHeight - along : along;
      const down = (sideways ? inColumns : inRows)(position);
      for (const other of across) {
        const [column, row] = sideways ? [down, other] : [other, down];
        for (let c = 0; c < 3; c++, to++) {
          const above = mix(colours, row.first * grid.width, column, c);
          const below = mix(colours, row.second * grid.width, column, c);
          data[to] = Math.round(above + (below - above) * row.part);
        }
      }
    }
    return data;
  }
}

function lateAfter(ms: number): () => boolean {
  const started = performance.now();
  return () => performance.now() - started > ms;
}

interface Between {
  readonly first: number;
  readonly second: number;
  readonly part: number;
}

/** The two of `count` places that a position lies between. */
function between(position: number, count: number): Between {
  const place = Math.min(Math.max(position, 0), count - 1);
  const first = Math.floor(place);
  return { first, second: Math.min(first + 1, count - 1), part: place - first };
}

function mix(
  colours: Float32Array,
  start: number,
  { first, second, part }: Between,
  channel: number,
): number {
  const from = colours[(start + first) * 3 + channel]!;
  return from + (colours[(start + second) * 3 + channel]! - from) * part;
}

/** The colours of the whole grid: a node that was not seen has those of the nearest one before it that was; white without. */
function filled(
  grid: SketchGrid,
  seen: ReadonlyMap<number, Float32Array>,
  steps: readonly number[],
): Float32Array {
  const { across, down, cellsAcross, cellsDown } = grid;
  const colours = new Float32Array(grid.width * grid.height * 3).fill(255);
  for (let node = 0; node < across * down; node++) {
    const [column, row] = [node % across, Math.floor(node / across)];
    let cells: Float32Array | undefined;
    for (const step of steps) cells ??= seen.get((row - (row % step)) * across + column - (column % step));
    if (cells === undefined) continue;
    for (let y = 0; y < cellsDown; y++) {
      const to = (row * cellsDown + y) * grid.width + column * cellsAcross;
      colours.set(cells.subarray(y * cellsAcross * 3, (y + 1) * cellsAcross * 3), to * 3);
    }
  }
  return colours;
}

/** The mean colours of a few rows of a node's block: float32 [cellsDown, cellsAcross, 3]; null for one that is broken. */
async function coloursOf(parts: SketchParts, grid: SketchGrid, node: number): Promise<Float32Array | null> {
  const { blocks, bands, range, conversion } = parts;
  const { page } = blocks;
  const { blockWidth, sampleKind: kind, bits, noData } = page;
  const { cellsAcross, cellsDown } = grid;
  const read = bandsToRead(bands);
  const planes = page.planar ? [...new Set(read)] : [0];
  const rows = await rowsOf(blocks, grid.blockOf(node), planes, cellsDown).catch(() => null);
  if (rows === null) return null;
  const width = Math.min(blockWidth, page.width); // a tile may be larger than the picture
  const values = makeSampleArray({ kind, bits }, rows.count * width * read.length);
  read.forEach((band, channel) => {
    const numbers = rows.planes[page.planar ? planes.indexOf(band) : 0];
    const sample = page.planar ? 0 : band;
    for (let row = 0, to = channel; row < rows.count; row++) {
      const from = rows.places[row]! * blockWidth;
      for (let x = 0; x < width; x++, to += read.length) {
        values[to] = numbers?.[(from + x) * blocks.each + sample] ?? noData ?? 0;
      }
    }
  });
  const samples = { width, height: rows.count, channels: read.length, values, kind, bits, noData };
  convertTiff(samples, bands, conversion);
  const rgb = colourTiff(samples, bands, range, conversion);
  const sums = new Float32Array(cellsDown * cellsAcross * 3);
  const counts = new Float32Array(cellsDown * cellsAcross);
  for (let row = 0, at = 0; row < rows.count; row++) {
    const start = Math.floor((row * cellsDown) / rows.count) * cellsAcross;
    for (let x = 0; x < width; x++, at += 3) {
      const cell = start + Math.floor((x * cellsAcross) / blockWidth);
      counts[cell]!++;
      for (let c = 0; c < 3; c++) sums[cell * 3 + c]! += rgb[at + c]!;
    }
  }
  return sums.map((sum, i) => sum / Math.max(1, counts[Math.floor(i / 3)]!));
}

/** Rows of a block that are looked at. */
interface LookedRows {
  /** [rows, blockWidth, each] for each plane; null for one that the file leaves out. */
  readonly planes: readonly (SampleArray | null)[];
  /** Where the rows stand in them. */
  readonly places: readonly number[];
  readonly count: number;
}

/** Of a block that can be unpacked in part the first rows, otherwise rows spread over it; null where there are none. */
async function rowsOf(
  blocks: TiffBlocks,
  block: number,
  planes: readonly number[],
  cellsDown: number,
): Promise<LookedRows | null> {
  if (blocks.canPeek) {
    const parts = await Promise.all(planes.map((plane) => blocks.topRows(block, plane, lookedRows)));
    const count = Math.min(...parts.map((part) => part?.rows ?? lookedRows));
    const places = Array.from({ length: count }, (_, row) => row);
    return count === 0 ? null : { planes: parts.map((part) => part?.numbers ?? null), places, count };
  }
  const numbers = await Promise.all(planes.map((plane) => blocks.numbers(block, plane)));
  const rows = blocks.rowsOf(block);
  const count = cellsDown * lookedRows;
  const places = Array.from({ length: count }, (_, row) => Math.floor(((row + 0.5) * rows) / count));
  return { planes: numbers, places, count };
}
