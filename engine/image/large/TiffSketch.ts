import type { ColourConversion } from '../colour/ColourConversion.js';
import type { SampleRange } from '../sampleRange.js';
import { makeSampleArray } from '../samples.js';
import { bandsToRead, colourTiff, convertTiff } from '../tiff/colourTiff.js';
import type { TiffBands } from '../tiff/tiffBands.js';
import type { TiffBlocks } from '../tiff/TiffBlocks.js';

/** Rows of each tile that are looked at: they are unpacked from the tile's first bytes. */
const lookedRows = 4;

/** Colours of a tile in the sketch, side by side. */
const cellsAcross = 8;

/**
 * A rough picture of a TIFF in tiles, made within a second from the first rows of each tile: what is shown while the coarse
 * levels of its pyramid are made, which takes all tiles.
 */
export class TiffSketch {
  private constructor(
    private readonly width: number,
    private readonly height: number,
    /** float32 [height, width, 3] */
    private readonly colours: Float32Array,
    /** Pixels of the picture that a colour stands for. */
    private readonly cellWidth: number,
    private readonly cellHeight: number,
  ) {}

  /** Null where tiles cannot be unpacked in part, or the picture is turned. */
  static async make(
    blocks: TiffBlocks,
    bands: TiffBands,
    range: SampleRange,
    conversion: ColourConversion | undefined,
  ): Promise<TiffSketch | null> {
    const { page, across, down } = blocks;
    if (page.orientation > 1 && page.orientation <= 8) return null;
    const width = across * cellsAcross;
    const colours = new Float32Array(width * down * 3).fill(255);
    let found = 0;
    for (let block = 0; block < across * down; block++) {
      const cells = await cellsOf(blocks, block, bands, range, conversion);
      if (cells === null) continue;
      found++;
      colours.set(cells, (Math.floor(block / across) * width + (block % across) * cellsAcross) * 3);
    }
    if (found === 0) return null;
    return new TiffSketch(width, down, colours, page.blockWidth / cellsAcross, page.blockHeight);
  }

  /** A part of the picture at a `scale`th of its size: uint8 [height, width, 3]. */
  draw(left: number, top: number, width: number, height: number, scale: number): Uint8Array {
    const data = new Uint8Array(width * height * 3);
    const columns = Array.from({ length: width }, (_, x) =>
      between(((left + x + 0.5) * scale) / this.cellWidth, this.width),
    );
    for (let y = 0, to = 0; y < height; y++) {
      const down = between(((top + y + 0.5) * scale) / this.cellHeight, this.height);
      for (const right of columns) {
        for (let c = 0; c < 3; c++, to++) {
          const above = this.mix(down.first, right, c);
          data[to] = Math.round(above + (this.mix(down.second, right, c) - above) * down.part);
        }
      }
    }
    return data;
  }

  private mix(row: number, { first, second, part }: Between, channel: number): number {
    const start = row * this.width;
    const from = this.colours[(start + first) * 3 + channel]!;
    return from + (this.colours[(start + second) * 3 + channel]! - from) * part;
  }
}

interface Between {
  readonly first: number;
  readonly second: number;
  readonly part: number;
}

/** The two of `count` places that a position lies between; places are in the middle of their cell. */
function between(position: number, count: number): Between {
  const place = Math.min(Math.max(position - 0.5, 0), count - 1);
  const first = Math.floor(place);
  return { first, second: Math.min(first + 1, count - 1), part: place - first };
}

/** The mean colours of a tile's first rows: float32 [cellsAcross, 3]. */
async function cellsOf(
  blocks: TiffBlocks,
  block: number,
  bands: TiffBands,
  range: SampleRange,
  conversion: ColourConversion | undefined,
): Promise<Float32Array | null> {
  const { page, each } = blocks;
  const read = bandsToRead(bands);
  const planes = page.planar ? [...new Set(read)] : [0];
  const parts = await Promise.all(planes.map((plane) => blocks.topRows(block, plane, lookedRows)));
  const rows = Math.min(...parts.map((part) => part?.rows ?? 0));
  if (rows === 0) return null;
  const { blockWidth, sampleKind: kind, bits, noData } = page;
  const values = makeSampleArray({ kind, bits }, rows * blockWidth * read.length);
  read.forEach((band, channel) => {
    const { numbers } = parts[page.planar ? planes.indexOf(band) : 0]!;
    const sample = page.planar ? 0 : band;
    for (let i = 0; i < rows * blockWidth; i++)
      values[i * read.length + channel] = numbers[i * each + sample]!;
  });
  const samples = { width: blockWidth, height: rows, channels: read.length, values, kind, bits, noData };
  convertTiff(samples, bands, conversion);
  const rgb = colourTiff(samples, bands, range, conversion);
  const cells = new Float32Array(cellsAcross * 3);
  const counts = new Float32Array(cellsAcross);
  for (let i = 0; i < rows * blockWidth; i++) {
    const cell = Math.floor(((i % blockWidth) * cellsAcross) / blockWidth);
    counts[cell]!++;
    for (let c = 0; c < 3; c++) cells[cell * 3 + c]! += rgb[i * 3 + c]!;
  }
  return cells.map((sum, i) => sum / Math.max(1, counts[Math.floor(i / 3)]!));
}
