import { letterOf } from './lettering/letters.js';

/** The characters of a text as people count them. */
export function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Width of a text on one line, in the unit of the size. */
export function textWidth(text: string, size: number): number {
  return (
    charactersOf(text).reduce((width, character) => width + letterOf(character).advance, 0) * (size / 1000)
  );
}

/** Longest text that is laid out, in UTF-16 code units: no legend has room for more. */
const longest = 4000;

/**
 * A text broken into lines that are no wider than they may be, at spaces where there are some; what does not fit ends in an
 * ellipsis.
 */
export function wrapText(text: string, size: number, maxWidth: number, maxLines: number): string[] {
  const lines: string[] = [];
  const cut = text.length > longest;
  for (const paragraph of text.slice(0, longest).split(/\r\n|[\n\r\u2028\u2029]/)) {
    let line = '';
    let width = 0;
    for (const word of paragraph.replaceAll('\t', ' ').match(/\s*\S+|\s+$/g) ?? ['']) {
      for (const piece of textWidth(word, size) > maxWidth ? charactersOf(word) : [word]) {
        const more = textWidth(piece, size);
        if (width + more > maxWidth && line !== '') {
          lines.push(line);
          const kept = piece.trimStart();
          [line, width] = [kept, textWidth(kept, size)];
        } else {
          line += piece;
          width += more;
        }
      }
      if (lines.length > maxLines) break;
    }
    lines.push(line);
    if (lines.length > maxLines) break;
  }
  if (lines.length <= maxLines && !cut) return lines;
  const kept = lines.slice(0, maxLines);
  kept[kept.length - 1] = endInEllipsis(kept.at(-1)!, size, maxWidth);
  return kept;
}

function endInEllipsis(line: string, size: number, maxWidth: number): string {
  const characters = charactersOf(line);
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > maxWidth) characters.pop();
  return `${characters.join('')}…`;
}
