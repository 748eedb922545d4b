/** A token that a template writes by its word. */
export interface SpecialToken {
  readonly id: number;
  /** White space on that side of it belongs to it. */
  readonly takesSpaceBefore?: boolean | undefined;
  readonly takesSpaceAfter?: boolean | undefined;
}

/** Turns text into token ids and back. */
export interface Tokenizer {
  /** Ids of `text` alone, without beginning- or end-of-sequence. */
  encode(text: string): number[];
  /** The same of what a person wrote: the words of special tokens in it are text. */
  encodeText(text: string): number[];
  /** The same where a special token stands before it in one text: not every tokenizer begins it with a space then. */
  encodeAfterSpecial(text: string): number[];
  /** Text of `ids`; special tokens give nothing, incomplete UTF-8 gives U+FFFD. */
  decode(ids: readonly number[]): string;
  /** Put once in front of a prompt; null where the tokenizer has none. */
  readonly bosId: number | null;
  /** Whether it is: some tokenizers say that a prompt begins without. */
  readonly addsBos: boolean;
  /** Ends an answer. */
  readonly eosId: number;
  /** By their words. */
  readonly specialTokens: ReadonlyMap<string, SpecialToken>;
  /** How many ids there are: those from here on stand for no text, and are never drawn. */
  readonly size: number;
}
