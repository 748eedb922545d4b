import { PictureError } from '../PictureError.js';
import type { SampleArray } from '../samples.js';
import { expandYCbCr, yCbCrBlockBytes, yCbCrSubsampling } from './subsampling.js';
import { peekerOf, type Unpack } from './tiffCompression.js';
import { photometrics, type TiffPage } from './tiffPage.js';
import { undoPredictor } from './undoPredictor.js';
import { unpackSampleValues } from './unpackSampleValues.js';

/** Where the packed bytes of a file come from. */
export interface PackedBytes {
  /** Bytes in all. */
  readonly length: number;
  /** `size` bytes from `at`, which lie inside. */
  read(at: number, size: number): Uint8Array | Promise<Uint8Array>;
}

/** The tiles or strips of a page, unpacked one by one. Planes of a band each follow one another. */
export class TiffBlocks {
  /** Blocks side by side, and one above the other. */
  readonly across: number;
  readonly down: number;
  /** Samples of a pixel in a block. */
  readonly each: number;

  /** @throws PictureError where the page's structure makes no sense */
  constructor(
    readonly page: TiffPage,
    private readonly file: PackedBytes,
    private readonly littleEndian: boolean,
    private readonly unpack: Unpack,
  ) {
    const { blockWidth, blockHeight, width, height, planar, samples } = page;
    if (blockWidth <= 0 || blockHeight <= 0) throw new PictureError('its tiles or strips have no size');
    this.across = Math.ceil(width / blockWidth);
    this.down = Math.ceil(height / blockHeight);
    this.each = planar ? 1 : samples;
    const blocks = this.across * this.down * (planar ? samples : 1);
    if (page.offsets.length < blocks) {
      throw new PictureError(
        `its ${blocks} tiles or strips have ${page.offsets.length} places`,
        page.offsets.length > 0,
      );
    }
  }

  /** Bytes of the largest block when it is unpacked, about. */
  get blockBytes(): number {
    const { blockWidth, blockHeight, bits } = this.page;
    return (blockWidth * blockHeight * this.each * bits) / 8;
  }

  /** Whether the first rows of a block can be made from its first packed bytes. */
  get canPeek(): boolean {
    return peekerOf(this.page.compression) !== null && this.page.photometric !== photometrics.yCbCr;
  }

  /** Rows of pixels a block holds: strips hold only those there are, tiles are always whole. */
  rowsOf(block: number): number {
    const { tiled, blockHeight, height } = this.page;
    return tiled
      ? blockHeight
      : Math.min(blockHeight, height - Math.floor(block / this.across) * blockHeight);
  }

  /** Finds a block that lies outside the file without reading any. @throws PictureError truncated */
  checkPlaces(): void {
    for (let index = 0; index < this.page.offsets.length; index++) this.placeOf(index);
  }

  /**
   * The samples of a block, [rows, blockWidth, each]; null for one that the file leaves out.
   *
   * @param block counted from the left, then down
   * @throws PictureError truncated when it lies outside the file or has too few bytes
   */
  async numbers(block: number, plane = 0): Promise<SampleArray | null> {
    const { page, each, littleEndian } = this;
    const packed = await this.packed(block, plane);
    if (packed === null) return null;
    const rows = this.rowsOf(block);
    const raw = await this.unpackBlock(packed, rows);
    const unpredicted = undoPredictor(raw, page, rows, each, littleEndian);
    return unpackSampleValues(unpredicted, page, rows, each, littleEndian);
  }

  /**
   * The first rows of a block, made from its first packed bytes, where that is possible (`canPeek`); null for one that the
   * file leaves out.
   *
   * @returns samples [rows, blockWidth, each]; none of a block that is broken
   */
  async topRows(
    block: number,
    plane: number,
    mostRows: number,
  ): Promise<{ readonly numbers: SampleArray; readonly rows: number } | null> {
    const { page, each, littleEndian } = this;
    const rowBytes = Math.ceil((page.blockWidth * each * page.bits) / 8);
    const blockRows = this.rowsOf(block);
    const peek = peekerOf(page.compression)!;
    // Rows are packed alike, more or less; where they are not, as many bytes as they have at most tell.
    const about = Math.ceil((this.packedSize(block, plane) * mostRows * 2) / blockRows) + 2 ** 12;
    let raw: Uint8Array = new Uint8Array(0);
    for (const most of about < rowBytes * mostRows ? [about, rowBytes * mostRows] : [rowBytes * mostRows]) {
      const packed = await this.packed(block, plane, most);
      if (packed === null) return null;
      raw = peek(packed, rowBytes * blockRows);
      if (raw.length >= rowBytes) break;
    }
    const rows = Math.min(mostRows, blockRows, Math.floor(raw.length / rowBytes));
    const unpredicted = undoPredictor(raw, page, rows, each, littleEndian);
    return { numbers: unpackSampleValues(unpredicted, page, rows, each, littleEndian), rows };
  }

  /** The packed bytes of a block, at most the first `most` of them; null for one that the file leaves out. */
  async packed(block: number, plane = 0, most = Infinity): Promise<Uint8Array | null> {
    const place = this.placeOf(plane * this.across * this.down + block);
    if (place === null) return null;
    const packed = await this.file.read(place.offset, Math.min(place.size, most));
    return this.page.lowBitFirst ? packed.map((byte) => reversed[byte]!) : packed;
  }

  private packedSize(block: number, plane: number): number {
    return this.placeOf(plane * this.across * this.down + block)?.size ?? 0;
  }

  private placeOf(index: number): { readonly offset: number; readonly size: number } | null {
    const { page, file } = this;
    const offset = page.offsets[index]!;
    // A single strip without a length runs to the end of the file.
    const size = page.byteCounts[index] ?? (page.offsets.length === 1 ? file.length - offset : 0);
    if (offset === 0 && size === 0) return null;
    if (offset + size > file.length || size === 0) {
      throw new PictureError(
        `${page.tiled ? 'tile' : 'strip'} ${index + 1} of ${page.offsets.length} ends at byte ${offset + size} of ${file.length}`,
        true,
      );
    }
    return { offset, size };
  }

  private async unpackBlock(packed: Uint8Array, rows: number): Promise<Uint8Array> {
    const { page, each, unpack } = this;
    const subsampling =
      page.photometric === photometrics.yCbCr && !page.planar ? yCbCrSubsampling(page) : null;
    const size =
      subsampling === null
        ? Math.ceil((page.blockWidth * each * page.bits) / 8) * rows
        : yCbCrBlockBytes(page.blockWidth, rows, subsampling);
    const raw = await unpack(packed, size);
    if (raw.length < size) {
      throw new PictureError(
        `a ${page.tiled ? 'tile' : 'strip'} has ${raw.length} bytes instead of ${size}`,
        true,
      );
    }
    return subsampling === null ? raw : expandYCbCr(raw, page.blockWidth, rows, subsampling);
  }
}

/** Each byte with its bits the other way round. */
const reversed = Uint8Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) << (7 - bit)).reduce((sum, bit) => sum | bit),
);
