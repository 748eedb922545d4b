import type { Shape } from '../../../engine/protocol/annotation.js';
import type { Size } from './points.js';

/** The width of a line of text as a multiple of the height of its line. */
export type LineWidth = (line: string) => number;

/** Height of the letters of a line as a share of the height of the line: what a canvas calls the size of a font. */
export const fontShare = 0.8;

/**
 * How much room a text takes, in pixels of the picture.
 *
 * @param lineWidth measures a line; by default it is estimated from the kinds of its letters.
 */
export function textExtent(
  { text, sizePx }: Pick<Extract<Shape, { type: 'text' }>, 'text' | 'sizePx'>,
  lineWidth: LineWidth = estimatedWidth,
): Size {
  const lines = text.split('\n');
  const widest = lines.reduce((most, line) => Math.max(most, lineWidth(line)), 0);
  return { width: widest * sizePx, height: lines.length * sizePx };
}

function estimatedWidth(line: string): number {
  let ems = 0;
  for (const letter of line) ems += isWide(letter.codePointAt(0)!) ? 1 : 0.56;
  return ems * fontShare;
}

/** Letters as wide as high: those of East Asia, and emoji. */
function isWide(code: number): boolean {
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xffdc) || code > 0xffff;
}
