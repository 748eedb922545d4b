import { encodeText } from '../encodeText.js';
import type { SpecialToken, Tokenizer } from '../tokenizer.js';
import { image, type PromptPart, type PromptTemplate, question } from './PromptTemplate.js';

/** The id that stands for the image in a prompt; replaced by the low-res features. */
export const imageTokenId = -200;

/**
 * The ids of a prompt with one image: a template with its question put in. Words of special tokens in the question are text.
 *
 * @param asked the question as it is to stand there.
 */
export function encodePrompt(
  { parts, chunks }: PromptTemplate,
  asked: string,
  tokenizer: Tokenizer,
): number[] {
  const ids =
    chunks === 'apart' ? encodeApart(parts, asked, tokenizer) : encodeTogether(parts, asked, tokenizer);
  const { addsBos, bosId } = tokenizer;
  return addsBos && bosId !== null && ids[0] !== bosId ? [bosId, ...ids] : ids;
}

/** Each side of the image as a text of its own, without a BOS of its own (docs/flexattention.md, section 2). */
function encodeApart(parts: readonly PromptPart[], asked: string, tokenizer: Tokenizer): number[] {
  const at = parts.indexOf(image);
  const encode = (chunk: readonly PromptPart[]): number[] => {
    const text = chunk.map((part) => (part === question ? asked : part)).join('');
    return text === '' ? [] : encodeText(text, tokenizer, { written: chunk.includes(question) });
  };
  return [...encode(parts.slice(0, at)), imageTokenId, ...encode(parts.slice(at + 1))];
}

/** Words of a template and pictures, as they stand between special tokens: ids with -200 for each picture. */
export function encodeParts(parts: readonly (string | typeof image)[], tokenizer: Tokenizer): number[] {
  return encodeTogether(parts, '', tokenizer);
}

/** One text in which the image and what the template writes of special tokens are tokens, and all between is text. */
function encodeTogether(parts: readonly PromptPart[], asked: string, tokenizer: Tokenizer): number[] {
  const pieces = parts.flatMap((part): (string | number)[] => {
    if (part === image) return [imageTokenId];
    return part === question ? [asked] : splitAtSpecial(part, tokenizer.specialTokens);
  });
  const ids: number[] = [];
  let text = '';
  const flush = () => {
    if (text !== '')
      ids.push(
        ...(ids.length === 0
          ? encodeText(text, tokenizer, { written: true })
          : tokenizer.encodeAfterSpecial(text)),
      );
    text = '';
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else {
      flush();
      ids.push(piece);
    }
  }
  flush();
  return ids;
}

/** Words of a template between its special tokens; of two that begin at one place the longer. */
function splitAtSpecial(text: string, special: ReadonlyMap<string, SpecialToken>): (string | number)[] {
  const words = [...special.keys()].filter((word) => word !== '').sort((a, b) => b.length - a.length);
  const pieces: (string | number)[] = [];
  let rest = text;
  while (rest !== '') {
    const found = earliest(rest, words);
    if (found === undefined) return [...pieces, rest];
    const { id, takesSpaceBefore, takesSpaceAfter } = special.get(found.word)!;
    const before = rest.slice(0, found.at);
    pieces.push(takesSpaceBefore ? before.trimEnd() : before, id);
    rest = rest.slice(found.at + found.word.length);
    if (takesSpaceAfter) rest = rest.trimStart();
  }
  return pieces;
}

function earliest(
  text: string,
  words: readonly string[],
): { readonly at: number; readonly word: string } | undefined {
  let first: { readonly at: number; readonly word: string } | undefined;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at >= 0 && (first === undefined || at < first.at)) first = { at, word };
  }
  return first;
}
