import { luminance } from './drawShapes.js';

/** A word on a coloured ground, drawn once and then copied; sizes in CSS pixels. */
export interface LabelChip {
  readonly canvas: HTMLCanvasElement;
  readonly width: number;
  readonly height: number;
}

/**
 * The chip of a word in a colour.
 *
 * @param fontPx size of its letters in CSS pixels.
 */
export function labelChip(text: string, colour: string, fontPx: number): LabelChip {
  const ratio = window.devicePixelRatio;
  const key = `${ratio} ${fontPx} ${colour} ${text}`;
  const known = chips.get(key);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const font = `600 ${fontPx}px 'Inter Variable', system-ui, sans-serif`;
  if (context !== null) context.font = font;
  const words = text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text;
  const width = Math.ceil((context?.measureText(words).width ?? 0) + 0.7 * fontPx);
  const height = Math.ceil(1.45 * fontPx);
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
  if (context !== null) {
    context.scale(ratio, ratio);
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(0, 0, width, height, 3);
    context.fill();
    context.font = font;
    context.textBaseline = 'middle';
    context.fillStyle = luminance(colour) > 0.18 ? '#000000' : '#ffffff';
    context.fillText(words, 0.35 * fontPx, height / 2 + 0.05 * fontPx);
  }
  const chip = { canvas, width, height };
  if (chips.size >= mostChips) chips.clear();
  chips.set(key, chip);
  return chip;
}

const chips = new Map<string, LabelChip>();
const mostChips = 300;
const mostLetters = 32;
