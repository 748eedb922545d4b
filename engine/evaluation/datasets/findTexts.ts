import { createReadStream } from 'node:fs';
import { EngineError } from '../../protocol/EngineError.js';

/** Where a text of a JSON file stands in it, in bytes, without its quotes. */
export interface TextPlace {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the texts of a JSON file `{"key": "text", ...}` stand. The file is read piece by piece and no text is kept, so it may be
 * larger than memory, or than the longest string there can be.
 *
 * @param pieceBytes how much is read at once
 * @throws EngineError `option-invalid` for a file that cannot be read or is of another form
 */
export async function findTexts(file: string, pieceBytes = 2 ** 20): Promise<ReadonlyMap<string, TextPlace>> {
  const scanner = new TextsScanner(file);
  try {
    for await (const piece of createReadStream(file, { highWaterMark: pieceBytes }))
      scanner.read(piece as Buffer);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('option-invalid', `Expected to read ${file}, but: ${String(cause)}.`, { cause });
  }
  return scanner.end();
}

const maxKeyBytes = 2 ** 16;
const [quote, backslash] = [0x22, 0x5c];

/** What may come next: a sign of the object, or the rest of a text. */
type State =
  'object' | 'first key' | 'key' | 'colon' | 'value' | 'comma' | 'nothing' | 'key text' | 'value text';

class TextsScanner {
  private readonly places = new Map<string, TextPlace>();
  private state: State = 'object';
  /** Of the piece that is read, from the beginning of the file. */
  private offset = 0;
  /** Where a backslash is in the piece from where it is read on; Infinity where there is none. */
  private backslashAt = -1;
  /** The next byte belongs to the backslash that ended the last piece. */
  private isEscaped = false;
  private key: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(private readonly file: string) {}

  read(piece: Buffer): void {
    this.backslashAt = -1;
    let at = this.offset === 0 && piece.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    while (at < piece.length) {
      if (this.state === 'key text' || this.state === 'value text') at = this.readText(piece, at);
      else this.readSign(piece[at]!, at++);
    }
    this.offset += piece.length;
  }

  /** @throws EngineError for a file that ends too early */
  end(): ReadonlyMap<string, TextPlace> {
    if (this.state !== 'nothing') throw this.refused('it ends too early');
    return this.places;
  }

  private readSign(byte: number, at: number): void {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return;
    const next = afterSign[this.state]?.[String.fromCharCode(byte)];
    if (next === undefined) throw this.refused(`that is not what stands at byte ${this.offset + at}`);
    this.state = next;
    if (next === 'key text') this.key = Buffer.alloc(0);
    if (next === 'value text') this.start = this.offset + at + 1;
  }

  /** @returns where in the piece to go on */
  private readText(piece: Buffer, from: number): number {
    let at = this.isEscaped ? from + 1 : from;
    this.isEscaped = false;
    let end = piece.indexOf(quote, at);
    for (let slash = this.nextBackslash(piece, at); slash < (end < 0 ? piece.length : end);) {
      at = slash + 2;
      this.isEscaped = at > piece.length;
      if (end >= 0 && end < at) end = piece.indexOf(quote, at);
      slash = this.nextBackslash(piece, at);
    }
    const isWhole = end >= 0;
    if (this.state === 'key text') this.addToKey(piece.subarray(from, isWhole ? end : piece.length));
    if (!isWhole) return piece.length;
    this.endText(this.offset + end);
    return end + 1;
  }

  private nextBackslash(piece: Buffer, from: number): number {
    if (this.backslashAt < from) {
      const found = piece.indexOf(backslash, from);
      this.backslashAt = found < 0 ? Infinity : found;
    }
    return this.backslashAt;
  }

  private addToKey(bytes: Buffer): void {
    this.key = Buffer.concat([this.key, bytes]);
    if (this.key.length > maxKeyBytes) throw this.refused(`a key has more than ${maxKeyBytes} bytes`);
  }

  private endText(end: number): void {
    if (this.state === 'key text') {
      this.state = 'colon';
      return;
    }
    this.places.set(this.keyText(), { start: this.start, end });
    this.state = 'comma';
  }

  private keyText(): string {
    try {
      return JSON.parse(`"${this.key.toString()}"`) as string;
    } catch (cause) {
      throw this.refused(`the key before byte ${this.start} is no text`, cause);
    }
  }

  private refused(got: string, cause?: unknown): EngineError {
    return new EngineError(
      'option-invalid',
      `Expected {"id": "base64", ...} in ${this.file}, in UTF-8, but ${got}. Download it again.`,
      { cause },
    );
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The state after a sign that may stand in a state. */
const afterSign: Readonly<Partial<Record<State, Readonly<Record<string, State>>>>> = {
  object: { '{': 'first key' },
  'first key': { '"': 'key text', '}': 'nothing' },
  key: { '"': 'key text' },
  colon: { ':': 'value' },
  value: { '"': 'value text' },
  comma: { ',': 'key', '}': 'nothing' },
};
