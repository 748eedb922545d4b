import { fontShare, type LineWidth } from '../geometry/textExtent.js';

/** The letters of texts on a picture, at a size in CSS pixels. */
export function textFont(sizePx: number): string {
  return `600 ${sizePx}px 'Inter Variable', system-ui, sans-serif`;
}

/** Measures lines as they are drawn; each once. */
export const measuredWidth: LineWidth = (line) => {
  const known = widths.get(line);
  if (known !== undefined) return known;
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return (line.length * fontShare) / 2;
  context.font = textFont(sampleSize);
  const width = (context.measureText(line).width / sampleSize) * fontShare;
  if (widths.size > mostKept) widths.clear();
  widths.set(line, width);
  return width;
};

const sampleSize = 100;
const mostKept = 5000;
const widths = new Map<string, number>();
let context: CanvasRenderingContext2D | null = null;
