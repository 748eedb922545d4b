import { encodeParts } from './encodePrompt.js';
import { image } from './PromptTemplate.js';
import type { Tokenizer } from '../tokenizer.js';

/**
 * What stands in a prompt for a picture that is seen in tiles, as Idefics3's processor writes it (transformers 5.24): each tile behind
 * its row and column, a line break after each row, and the whole picture last. Without tiles the whole picture alone.
 *
 * @returns ids, with -200 for each of these views.
 */
export function tiledPictureIds(rows: number, columns: number, tokenizer: Tokenizer): number[] {
  const parts: (string | typeof image)[] = [];
  for (let row = 1; row <= rows; row++) {
    for (let column = 1; column <= columns; column++)
      parts.push(`${around}<row_${row}_col_${column}>`, image);
    parts.push('\n');
  }
  if (rows > 0) parts.push('\n');
  return encodeParts([...parts, `${around}<global-img>`, image, around], tokenizer);
}

const around = '<fake_token_around_image>';
