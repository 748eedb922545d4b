import type { CharsMap } from './CharsMap.js';
import type { SentencePieceModel } from './readModel.js';

/** What sentencepiece writes for a space. */
export const spaceMark = '\u2581';

/** How a text is normalised: what the model says, and whether this text begins a sentence. */
export interface Normalization {
  readonly settings: SentencePieceModel['normalizer'];
  readonly charsMap: CharsMap | null;
  /** Texts that pass as they are, longest first. */
  readonly protectedTexts: readonly string[];
  /** Put the space in front that the model was taught sentences with. */
  readonly prefix: boolean;
  readonly asSuffix: boolean;
}

/**
 * Normalises a text as sentencepiece does (normalizer.cc, `Normalizer::Normalize`): characters replaced by the model's table,
 * spaces collapsed where it says so, one put in front, and each written as U+2581.
 */
export function normalizeText(text: string, how: Normalization): string {
  if (text === '') return '';
  const { settings, prefix, asSuffix } = how;
  const { removeExtraWhitespaces: collapse, escapeWhitespaces } = settings;
  // A half of a surrogate pair alone is no character: U+FFFD, as UTF-8 has it.
  const parts = [...normalizedParts(Buffer.from(text, 'utf8').toString('utf8'), how)];
  if (collapse) {
    while (parts[0] === ' ') parts.shift();
    if (parts.length === 0) return '';
  }
  const space = escapeWhitespaces ? spaceMark : ' ';
  let written = prefix && settings.addDummyPrefix && !asSuffix ? space : '';
  let isAfterSpace = collapse;
  for (const part of parts) {
    let piece = part;
    if (collapse) while (isAfterSpace && piece.startsWith(' ')) piece = piece.slice(1);
    if (piece === '') continue;
    written += escapeWhitespaces ? piece.replaceAll(' ', spaceMark) : piece;
    isAfterSpace = collapse && piece.endsWith(' ');
  }
  if (collapse)
    while (written.endsWith(space) && written.length > 0) written = written.slice(0, -space.length);
  if (prefix && settings.addDummyPrefix && asSuffix) written += space;
  return written;
}

/** The text in the parts that the table replaces or leaves. */
function* normalizedParts(text: string, { charsMap, protectedTexts }: Normalization): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const kept = protectedTexts.find((word) => text.startsWith(word, at));
    if (kept !== undefined) {
      at += kept.length;
      yield kept;
      continue;
    }
    const replaced = charsMap?.longestAt(text, at);
    if (replaced !== undefined && replaced !== null) {
      at += replaced.length;
      yield replaced.by;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    at += character.length;
    yield character;
  }
}
