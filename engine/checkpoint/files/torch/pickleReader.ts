/**
 * The words of a pickle (pickletools of CPython lists them): where one stands in the bytes, and the numbers and texts behind it.
 * It reads and does nothing.
 */
export class PickleReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Byte position of the next word. */
  get position(): number {
    return this.at;
  }

  /** @throws PickleProblem where the pickle ends early, as all of these. */
  byte(): number {
    return this.view.getUint8(this.take(1));
  }

  uint16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  /** A length of eight bytes; no pickle that is read is longer than fits. */
  uint64(): number {
    const value = this.view.getBigUint64(this.take(8), true);
    if (value > BigInt(this.bytes.length)) throw new PickleProblem('it ends early');
    return Number(value);
  }

  /** Eight bytes, the most significant first, as pickle writes floats alone. */
  float64(): number {
    return this.view.getFloat64(this.take(8), false);
  }

  /** A whole number of `length` bytes, in two's complement, the least significant first. */
  long(length: number): number {
    if (length > 8) throw new PickleProblem(`it holds a number of ${length} bytes`);
    const start = this.take(length);
    let value = 0n;
    for (let index = length - 1; index >= 0; index--)
      value = (value << 8n) | BigInt(this.bytes[start + index]!);
    const number = Number(length === 0 ? 0n : BigInt.asIntN(8 * length, value));
    if (!Number.isSafeInteger(number)) throw new PickleProblem(`it holds the number ${number}`);
    return number;
  }

  text(length: number): string {
    const start = this.take(length);
    try {
      return utf8.decode(this.bytes.subarray(start, start + length));
    } catch {
      throw new PickleProblem('it holds a text that is not UTF-8');
    }
  }

  /** A text up to the end of its line. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new PickleProblem('it ends early');
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  private take(length: number): number {
    const start = this.at;
    if (start + length > this.bytes.length) throw new PickleProblem('it ends early');
    this.at = start + length;
    return start;
  }
}

/** Thrown for a pickle that is not taken; whoever asked makes an error for people of it. */
export class PickleProblem extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
