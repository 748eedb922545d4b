/** Turns ids into text; incomplete UTF-8 gives U+FFFD. */
type Decode = (ids: readonly number[]) => string;

/**
 * Turns tokens into text pieces as they come, so that the pieces joined are the text of all tokens and no piece ends
 * within a character.
 *
 * A token's text can depend on the one before it (leading spaces, bytes of one character), so each piece is the
 * difference between two decodings of a short window: the tokens of the last piece, and those plus the new ones.
 */
export class TextStream {
  private readonly ids: number[] = [];
  /** Start of the window, and end of the tokens whose text has been given out. */
  private windowStart = 0;
  private givenOut = 0;
  private answer = '';

  constructor(private readonly decode: Decode) {}

  /** All text given out so far. */
  get text(): string {
    return this.answer;
  }

  /** @returns the text this token completes; empty while a character is incomplete. */
  push(id: number): string {
    this.ids.push(id);
    const before = this.decode(this.ids.slice(this.windowStart, this.givenOut));
    const after = this.decode(this.ids.slice(this.windowStart));
    if (after.endsWith('\uFFFD')) return '';
    return this.giveOut(after.slice(before.length));
  }

  /** The rest when no more tokens come: an incomplete character shows as U+FFFD. */
  finish(): string {
    const before = this.decode(this.ids.slice(this.windowStart, this.givenOut));
    return this.giveOut(this.decode(this.ids.slice(this.windowStart)).slice(before.length));
  }

  private giveOut(piece: string): string {
    this.windowStart = this.givenOut;
    this.givenOut = this.ids.length;
    this.answer += piece;
    return piece;
  }
}
