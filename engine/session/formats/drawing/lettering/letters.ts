import outlines from './letters.json' with { type: 'json' };

/** A letter, in thousandths of the height of the font, from the beginning of the letter on the base line, y down. */
export interface Letter {
  readonly advance: number;
  /** In the words of an SVG path; empty for a space. */
  readonly outline: string;
  /** Whether it is a box that stands for a letter which is not there. */
  readonly isMissing?: boolean;
}

/** The outline of a character, which may be a cluster of several code points; a box for what the table has not. */
export function letterOf(character: string): Letter {
  const known = table.get(character);
  if (known !== undefined) return { advance: known[0], outline: known[1] };
  return invisible.test(character) ? { advance: 0, outline: '' } : missingLetter;
}

const table = new Map(Object.entries(outlines as unknown as Record<string, [number, string]>));

/** Marks of direction, joiners and the like. */
const invisible = /^[\p{Cc}\p{Cf}\p{M}]+$/u;

const missingLetter: Letter = {
  isMissing: true,
  advance: 640,
  outline: 'M70 0V-720H570V0ZM130 -60H510V-660H130Z',
};
