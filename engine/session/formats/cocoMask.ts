/** Most runs of a mask that are read. */
const maxRuns = 4_000_000;

/** Longest side of a mask, so that its pixels are counted exactly. */
const maxSide = 2 ** 20;

/** A mask as COCO keeps it: pixels column by column, how many are out, in, out, and so on. */
export interface CocoMask {
  readonly width: number;
  readonly height: number;
  readonly counts: readonly number[];
}

/**
 * Reads a mask of run lengths, in numbers or in the letters of pycocotools (`maskApi.c`, `rleFrString`).
 *
 * @throws RangeError saying what is wrong with it
 */
export function readCocoMask(size: unknown, counts: unknown): CocoMask {
  const [height, width] = Array.isArray(size) && size.length === 2 ? (size as unknown[]) : [];
  if (!isSide(height) || !isSide(width)) throw new RangeError('a mask whose size is none');
  const lengths = typeof counts === 'string' ? lettersToCounts(counts) : counts;
  if (!Array.isArray(lengths) || lengths.length > maxRuns)
    throw new RangeError('a mask with no list of run lengths, or too long a one');
  let sum = 0;
  for (const length of lengths as unknown[]) {
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0)
      throw new RangeError('a mask with a run length that is no number of pixels');
    sum += length;
    if (sum > width * height) break;
  }
  if (sum !== width * height) throw new RangeError('a mask whose run lengths do not make its size');
  return { width, height, counts: lengths as number[] };
}

/** Which pixels of each column are in, as pairs of a first one and one beyond the last. */
export function* maskColumns({
  width,
  height,
  counts,
}: CocoMask): Generator<readonly (readonly [number, number])[]> {
  let run = 0;
  let isIn = false;
  let left = counts[0] ?? 0;
  for (let column = 0; column < width; column++) {
    const spans: (readonly [number, number])[] = [];
    for (let row = 0; row < height;) {
      while (left === 0 && run + 1 < counts.length) {
        left = counts[++run]!;
        isIn = !isIn;
      }
      const length = Math.min(left, height - row);
      if (isIn) {
        const last = spans.at(-1);
        if (last?.[1] === row) spans[spans.length - 1] = [last[0], row + length];
        else spans.push([row, row + length]);
      }
      row += length;
      left -= length;
    }
    yield spans;
  }
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= maxSide;
}

/** Numbers of five bits a letter, lowest first, from the third but one on as differences to the one before the last. */
function lettersToCounts(letters: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < letters.length;) {
    let value = 0;
    let scale = 1;
    let more = true;
    while (more) {
      const letter = letters.charCodeAt(at++) - 48;
      if (!(letter >= 0 && letter < 64) || scale > 2 ** 35)
        throw new RangeError('a mask with letters that are no run lengths');
      value += (letter & 31) * scale;
      scale *= 32;
      more = (letter & 32) !== 0;
      if (!more && (letter & 16) !== 0) value -= scale;
    }
    if (counts.length > 2) value += counts[counts.length - 2]!;
    counts.push(value);
    if (counts.length > maxRuns) throw new RangeError('a mask of too many run lengths');
  }
  return counts;
}
