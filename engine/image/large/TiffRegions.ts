import type { ColourConversion } from '../colour/ColourConversion.js';
import type { SampleArray } from '../samples.js';
import type { SampleRange } from '../sampleRange.js';
import { bandsToRead, colourTiff, convertTiff } from '../tiff/colourTiff.js';
import { readTiffSamples } from '../tiff/readTiffSamples.js';
import type { TiffBands } from '../tiff/tiffBands.js';
import type { TiffBlocks } from '../tiff/TiffBlocks.js';
import { turnUpright } from '../turnUpright.js';
import type { RegionSource } from './regionSource.js';

/** Unpacked tiles that are kept, in bytes. */
const maxKeptBytes = 2 ** 26;

/** The upright colours of a page of a TIFF, read from the tiles (or strips) that a rectangle touches. */
export class TiffRegions implements RegionSource {
  readonly width: number;
  readonly height: number;
  readonly stripRows: number;
  /** Blocks that the file leaves out, as far as they were wanted. */
  readonly leftOut = new Set<number>();
  /** The last unpacked blocks, by plane and number, least recently used first. */
  private readonly kept = new Map<string, Promise<SampleArray | null>>();
  private readonly maxKept: number;

  constructor(
    private readonly blocks: TiffBlocks,
    private readonly bands: TiffBands,
    private readonly range: SampleRange,
    private readonly conversion: ColourConversion | undefined,
  ) {
    const { width, height, orientation, blockWidth, blockHeight, bits } = blocks.page;
    const sideways = orientation >= 5 && orientation <= 8;
    [this.width, this.height] = sideways ? [height, width] : [width, height];
    this.stripRows = sideways ? blockWidth : blockHeight;
    const blockBytes = (blockWidth * blockHeight * blocks.each * Math.max(8, bits)) / 8;
    this.maxKept = Math.max(1, Math.floor(maxKeptBytes / blockBytes));
  }

  async read(left: number, top: number, width: number, height: number): Promise<Uint8Array> {
    const { blocks, bands, range, conversion } = this;
    const area = this.inFile(left, top, width, height);
    const { samples } = await readTiffSamples(blocks, bandsToRead(bands), area, (block, plane) =>
      this.numbers(block, plane),
    );
    convertTiff(samples, bands, conversion);
    const data = colourTiff(samples, bands, range, conversion);
    return turnUpright({ width: area.width, height: area.height, data }, blocks.page.orientation).data;
  }

  /** A rectangle of the upright picture, as the file has it. */
  private inFile(left: number, top: number, width: number, height: number) {
    const { orientation } = this.blocks.page;
    const right = this.width - left - width;
    const below = this.height - top - height;
    const sideways = orientation >= 5 && orientation <= 8;
    // As `turnUpright`: which of the two directions in the file run against the upright one.
    const x = [2, 3, 6, 7].includes(orientation) ? right : left;
    const y = [3, 4, 7, 8].includes(orientation) ? below : top;
    return sideways ? { left: y, top: x, width: height, height: width } : { left: x, top: y, width, height };
  }

  private numbers(block: number, plane: number): Promise<SampleArray | null> {
    const key = `${plane}:${block}`;
    let numbers = this.kept.get(key);
    if (numbers === undefined) {
      numbers = this.blocks.numbers(block, plane).then((read) => {
        if (read === null) this.leftOut.add(block);
        return read;
      });
      numbers.catch(() => this.kept.delete(key));
    }
    this.kept.delete(key);
    this.kept.set(key, numbers);
    if (this.kept.size > this.maxKept) this.kept.delete(this.kept.keys().next().value!);
    return numbers;
  }
}
