/** Turns text into token ids and back. */
export interface Tokenizer {
  /** Ids of `text` alone, without beginning- or end-of-sequence. */
  encode(text: string): number[];
  /** The same of what a person wrote: the words of special tokens in it are text. */
  encodeText(text: string): number[];
  /** Text of `ids`; special tokens give nothing, incomplete UTF-8 gives U+FFFD. */
  decode(ids: readonly number[]): string;
  /** Put once in front of a prompt. */
  readonly bosId: number;
  /** Ends an answer. */
  readonly eosId: number;
  /** How many ids there are: those from here on stand for no text, and are never drawn. */
  readonly size: number;
}
