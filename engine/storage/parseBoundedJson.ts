import { decodeText } from './decodeText.js';

/** What a JSON text of unknown origin may hold. */
export interface JsonLimits {
  /** Numbers, texts, lists, objects and the like, all together. */
  readonly maxValues: number;
  /** How deep lists and objects may lie in each other. */
  readonly maxDepth: number;
}

/** Thrown for a text that is no JSON, or more than is taken; whoever asked makes an error for people of it. */
export class JsonProblem extends Error {
  constructor(
    readonly kind: 'syntax' | 'too-large',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Parses JSON after it was counted, so that no text of a few megabytes becomes gigabytes of lists.
 *
 * @param bytes UTF-8, or UTF-16 with its mark
 * @throws JsonProblem
 */
export function parseBoundedJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  const text = decodeText(bytes);
  countValues(text, limits);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new JsonProblem('syntax', `it is no JSON (${(cause as Error).message})`, { cause });
  }
}

/** Values are one more than the commas of each list; what opens a list or an object counts for its first. */
function countValues(text: string, { maxValues, maxDepth }: JsonLimits): void {
  let values = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfText(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        values++;
        if (depth > maxDepth)
          throw new JsonProblem('too-large', `its lists lie more than ${maxDepth} deep in each other`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        values++;
    }
    if (values > maxValues) throw new JsonProblem('too-large', `it holds more than ${maxValues} values`);
  }
}

/** The place of the quote that ends the text which begins at `from`; the end where none does. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
