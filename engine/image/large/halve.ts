import type { RegionSource } from './regionSource.js';

/**
 * Half the size, rounded up: pairs of pixels averaged from the upper left corner; the last of an odd number stands alone.
 *
 * @param data uint8 [height, width, 3]
 * @returns uint8 [ceil(height / 2), ceil(width / 2), 3]
 */
export function halve(data: Uint8Array, width: number, height: number): Uint8Array {
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  const halved = new Uint8Array(halfWidth * halfHeight * 3);
  const pairs = Math.floor(width / 2);
  for (let y = 0, to = 0; y < halfHeight; y++) {
    let above = y * 2 * width * 3;
    let below = y * 2 + 1 < height ? above + width * 3 : above;
    for (let x = 0; x < pairs; x++, above += 6, below += 6, to += 3) {
      halved[to] = (data[above]! + data[above + 3]! + data[below]! + data[below + 3]! + 2) >> 2;
      halved[to + 1] = (data[above + 1]! + data[above + 4]! + data[below + 1]! + data[below + 4]! + 2) >> 2;
      halved[to + 2] = (data[above + 2]! + data[above + 5]! + data[below + 2]! + data[below + 5]! + 2) >> 2;
    }
    if (pairs === halfWidth) continue;
    for (let c = 0; c < 3; c++) halved[to++] = (data[above + c]! + data[below + c]! + 1) >> 1;
  }
  return halved;
}

/** A level that is made from the next finer one where it is wanted. */
export class HalvedRegions implements RegionSource {
  readonly width: number;
  readonly height: number;
  readonly stripRows: number;

  constructor(private readonly finer: RegionSource) {
    this.width = Math.ceil(finer.width / 2);
    this.height = Math.ceil(finer.height / 2);
    this.stripRows = Math.max(1, Math.floor(finer.stripRows / 2));
  }

  async read(left: number, top: number, width: number, height: number): Promise<Uint8Array> {
    const { finer } = this;
    const finerWidth = Math.min(width * 2, finer.width - left * 2);
    const finerHeight = Math.min(height * 2, finer.height - top * 2);
    return halve(await finer.read(left * 2, top * 2, finerWidth, finerHeight), finerWidth, finerHeight);
  }
}

/** A reduced copy that the file has itself, taken for a level whose size differs from it by a pixel or so. */
export class FittedRegions implements RegionSource {
  readonly stripRows: number;

  constructor(
    private readonly copy: RegionSource,
    readonly width: number,
    readonly height: number,
  ) {
    this.stripRows = copy.stripRows;
  }

  async read(left: number, top: number, width: number, height: number): Promise<Uint8Array> {
    const { copy } = this;
    // What the copy lacks at the right and below repeats its last column and row.
    const fromLeft = Math.min(left, copy.width - 1);
    const fromTop = Math.min(top, copy.height - 1);
    const copyWidth = Math.min(width, copy.width - fromLeft);
    const copyHeight = Math.min(height, copy.height - fromTop);
    const data = await copy.read(fromLeft, fromTop, copyWidth, copyHeight);
    if (copyWidth === width && copyHeight === height) return data;
    const fitted = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = (Math.min(y, copyHeight - 1) * copyWidth + Math.min(x, copyWidth - 1)) * 3;
        fitted.set(data.subarray(from, from + 3), (y * width + x) * 3);
      }
    }
    return fitted;
  }
}
