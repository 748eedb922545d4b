import { escapeMarkup } from '../markup.js';
import { letterOf } from './lettering/letters.js';
import { charactersOf } from './textLines.js';

/** How a line of text looks. */
export interface TextLook {
  readonly size: number;
  /** `#rrggbb`. */
  readonly colour: string;
  /** Colour around the letters, for a text on a picture. */
  readonly halo?: string;
}

/** Draws a line of text as SVG; `x`, `y` where its base line begins. */
export type DrawText = (text: string, x: number, y: number, look: TextLook) => string;

/** The fonts of texts, the window's own first. */
export const fontFamily =
  "Inter, 'Inter Variable', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";

/** A text that stays a text: another program can find it and change it. */
export const drawTextAsText: DrawText = (text, x, y, { size, colour, halo }) => {
  const around = halo === undefined ? '' : ` stroke="${halo}" stroke-width="${short(size / 6)}" ${roundHalo}`;
  return (
    `<text x="${short(x)}" y="${short(y)}" font-family="${escapeMarkup(fontFamily)}" font-size="${short(size)}" ` +
    `font-weight="500" fill="${colour}"${around} xml:space="preserve">${escapeMarkup(text)}</text>`
  );
};

/** A text as outlines of its letters, for what has no fonts. */
export const drawTextAsOutlines: DrawText = (text, x, y, { size, colour, halo }) => {
  let at = 0;
  const outlines: string[] = [];
  for (const character of charactersOf(text)) {
    const { advance, outline } = letterOf(character);
    if (outline !== '') outlines.push(`<path transform="translate(${at} 0)" d="${outline}"/>`);
    at += advance;
  }
  if (outlines.length === 0) return '';
  const around = halo === undefined ? '' : ` stroke="${halo}" stroke-width="166" ${roundHalo}`;
  const place = `translate(${short(x)} ${short(y)}) scale(${short(size / 1000, 6)})`;
  return `<g transform="${place}" fill="${colour}"${around}>${outlines.join('')}</g>`;
};

const roundHalo = 'stroke-linejoin="round" paint-order="stroke"';

/** A number in an attribute: no more digits than are seen, and never `1e-7`. */
export function short(value: number, digits = 3): string {
  return String(Number(value.toFixed(digits)));
}
