import { coveredPixels } from './coveredPixels.js';
import type { Ring } from './shapeRings.js';

/** A mask as COCO counts it: pixels column by column, how many are out, in, out, and so on. */
export interface RunLengths {
  /** [height, width]. */
  readonly size: readonly [number, number];
  readonly counts: readonly number[];
  /** Pixels that are in. */
  readonly area: number;
}

/** The pixels of the picture that rings cover, holes out, in COCO's uncompressed run lengths. */
export function runLengths(
  rings: readonly Ring[],
  picture: { readonly width: number; readonly height: number },
): RunLengths {
  const counts: number[] = [];
  /** Where the last count ends, in pixels from the first. */
  let done = 0;
  let area = 0;
  let column = 0;
  for (const spans of coveredPixels(rings, picture, 'columns')) {
    for (const [start, end] of spans) {
      const from = column * picture.height + start;
      if (counts.length > 0 && from === done) counts[counts.length - 1]! += end - start;
      else counts.push(from - done, end - start);
      done = from + end - start;
      area += end - start;
    }
    column++;
  }
  counts.push(picture.width * picture.height - done);
  return { size: [picture.height, picture.width], counts, area };
}
