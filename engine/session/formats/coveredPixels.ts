import type { Ring } from './shapeRings.js';

/** Pixels of a line of pixels, from `start` up to, without, `end`. */
export type PixelSpan = readonly [start: number, end: number];

/**
 * The pixels that rings cover, a pixel where its centre lies inside of an odd number of them: holes are out.
 *
 * @param along lines of pixels: columns from left to right, or rows from top to bottom
 * @returns for each line of the picture, its spans in order
 */
export function* coveredPixels(
  rings: readonly Ring[],
  { width, height }: { readonly width: number; readonly height: number },
  along: 'columns' | 'rows',
): Generator<readonly PixelSpan[]> {
  const [lineAxis, acrossAxis] = along === 'columns' ? ([0, 1] as const) : ([1, 0] as const);
  const [lines, across] = along === 'columns' ? [width, height] : [height, width];
  const edges = rings.flatMap((ring) =>
    ring.flatMap((from, i) => {
      const to = ring[(i + 1) % ring.length]!;
      const [low, high] = from[lineAxis] <= to[lineAxis] ? [from, to] : [to, from];
      // The lines whose centre (line + 0.5) lies from the lower end up to, without, the higher one.
      const first = Math.max(0, Math.ceil(low[lineAxis] - 0.5));
      const end = Math.min(lines, Math.ceil(high[lineAxis] - 0.5));
      const slope = (high[acrossAxis] - low[acrossAxis]) / (high[lineAxis] - low[lineAxis]);
      return first < end ? [{ first, end, slope, low: low[lineAxis], at: low[acrossAxis] }] : [];
    }),
  );
  edges.sort((a, b) => a.first - b.first);
  let next = 0;
  let active: typeof edges = [];
  for (let line = 0; line < lines; line++) {
    active = active.filter(({ end }) => end > line);
    while (next < edges.length && edges[next]!.first <= line) active.push(edges[next++]!);
    const crossings = active
      .map(({ slope, low, at }) => at + slope * (line + 0.5 - low))
      .sort((a, b) => a - b);
    const spans: PixelSpan[] = [];
    const pixel = (place: number): number => Math.min(Math.max(Math.ceil(place - 0.5), 0), across);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const [start, end] = [pixel(crossings[i]!), pixel(crossings[i + 1]!)];
      if (start < end) spans.push([start, end]);
    }
    yield spans;
  }
}
