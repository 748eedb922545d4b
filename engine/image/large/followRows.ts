import { setTimeout as delay } from 'node:timers/promises';
import { pyramidOf } from '../../protocol/pyramidLevels.js';
import { LevelWriter } from './LevelWriter.js';
import { RawFile } from './RawFile.js';

/** Where the rows of a level lie in a picture's folder, by level. */
export type LevelPaths = (level: number) => string;

const rowsAtOnce = 256;
const pollMs = 10;

/**
 * Makes the coarser levels of a picture of the rows that a decoder has written so far, until all are there: beside the decoder,
 * which has threads of its own.
 *
 * @param decoding settles when the decoder has written all rows, or failed
 * @throws EngineError `disk-full`; as `decoding`
 */
export async function followRows(
  pathOf: LevelPaths,
  tileSide: number,
  decoding: Promise<unknown>,
): Promise<void> {
  const decoder = { isOver: false };
  const over = (): void => void (decoder.isOver = true);
  const ended = decoding.then(over, over);
  const isOver = (): boolean => decoder.isOver;
  let rows: RawFile | undefined;
  while (rows === undefined) {
    rows = openIfBegun(pathOf(0));
    if (rows !== undefined) break;
    if (isOver()) {
      await decoding; // fails here where it failed
      throw new Error('The decoder wrote no rows');
    }
    await Promise.race([ended, delay(pollMs)]);
  }
  const { files, writer } = makeWriter(rows, pathOf, tileSide);
  try {
    for (let top = 0; top < rows.height;) {
      const there = Math.min(rows.rowsSoFar(), top + rowsAtOnce);
      if (there === top || (!isOver() && there < Math.min(top + rowsAtOnce, rows.height))) {
        if (isOver()) {
          await decoding; // fails here where it failed
          if (rows.rowsSoFar() === top) throw new Error(`The decoder wrote ${top} of ${rows.height} rows`);
        }
        await Promise.race([ended, delay(pollMs)]);
        continue;
      }
      writer.add(await rows.read(0, top, rows.width, there - top));
      top = there;
    }
    writer.end();
    await decoding;
  } finally {
    for (const file of [rows, ...files]) file.close();
  }
}

function makeWriter({ width, height }: RawFile, pathOf: LevelPaths, tileSide: number) {
  const files = pyramidOf(width, height, tileSide)
    .levels.slice(1)
    .map((size, i) => RawFile.create(pathOf(i + 1), size.width, size.height));
  const coarser = files.reduceRight<LevelWriter | null>(
    (next, file) => new LevelWriter(file.width, file, next),
    null,
  );
  return { files, writer: new LevelWriter(width, null, coarser) };
}

/** Undefined until the decoder has written its header. */
function openIfBegun(path: string): RawFile | undefined {
  try {
    return RawFile.openGrowing(path);
  } catch {
    return undefined;
  }
}
