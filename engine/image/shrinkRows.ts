import type { PictureRows } from './openPictureRows.js';
import type { RgbPixels } from './rgbImage.js';

/**
 * A picture no larger than it may be, each pixel the mean of the area it stands for; one that is small enough stays as it is.
 *
 * @param maxSide most pixels of the longer side
 */
export async function shrinkRows(
  { width, height, rows }: Pick<PictureRows, 'width' | 'height' | 'rows'>,
  maxSide: number,
  onRows: (done: number) => void = () => undefined,
): Promise<RgbPixels> {
  const { width: toWidth, height: toHeight } = shrunkSize({ width, height }, maxSide);
  const columns = weightsOf(width, toWidth);
  const sums = new Float64Array(toWidth * toHeight * 3);
  const narrow = new Float64Array(toWidth * 3);
  let y = 0;
  for await (const band of rows()) {
    for (let from = 0; from < band.length; from += width * 3, y++) {
      narrowRow(band, from, columns, narrow);
      for (const { index, weight } of weightsOfOne(y, height, toHeight)) {
        const to = index * toWidth * 3;
        for (let i = 0; i < narrow.length; i++) sums[to + i]! += narrow[i]! * weight;
      }
    }
    onRows(y);
  }
  return { width: toWidth, height: toHeight, data: Uint8Array.from(sums, (sum) => Math.round(sum)) };
}

/** The size of a picture that is no larger than `maxSide`, in its proportions. */
export function shrunkSize(
  { width, height }: { readonly width: number; readonly height: number },
  maxSide: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** For each place among `from`, the one or two places among `to` that it is part of, with its share of their mean. */
function weightsOf(from: number, to: number) {
  return Array.from({ length: from }, (_, place) => weightsOfOne(place, from, to));
}

function weightsOfOne(
  place: number,
  from: number,
  to: number,
): readonly { readonly index: number; readonly weight: number }[] {
  const [start, end] = [(place * to) / from, ((place + 1) * to) / from];
  const first = Math.min(Math.floor(start), to - 1);
  const border = first + 1;
  if (end <= border || border >= to) return [{ index: first, weight: end - start }];
  return [
    { index: first, weight: border - start },
    { index: border, weight: end - border },
  ];
}

function narrowRow(
  band: Uint8Array,
  from: number,
  columns: ReturnType<typeof weightsOf>,
  into: Float64Array,
): void {
  into.fill(0);
  for (let x = 0; x < columns.length; x++) {
    const at = from + x * 3;
    for (const { index, weight } of columns[x]!) {
      for (let c = 0; c < 3; c++) into[index * 3 + c]! += band[at + c]! * weight;
    }
  }
}
