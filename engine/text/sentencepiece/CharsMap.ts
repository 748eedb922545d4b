import { ProtobufProblem } from './ProtobufReader.js';

/**
 * The table of a sentencepiece model that replaces characters (normalizer.cc, `PrefixMatcher` and `NormalizePrefix`): a trie of
 * UTF-8 bytes as a double array (darts-clone), whose values are places in a block of texts that end with a zero byte.
 */
export class CharsMap {
  private readonly units: Uint32Array;
  private readonly texts: Uint8Array;

  private constructor(units: Uint32Array, texts: Uint8Array) {
    this.units = units;
    this.texts = texts;
  }

  /** @returns null for a model without a table. @throws ProtobufProblem */
  static of(blob: Uint8Array): CharsMap | null {
    if (blob.length === 0) return null;
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    const trieBytes = blob.length < 4 ? Infinity : view.getUint32(0, true);
    if (trieBytes % 4 !== 0 || 4 + trieBytes > blob.length || trieBytes === 0)
      throw new ProtobufProblem('its table of characters is broken');
    const units = Uint32Array.from({ length: trieBytes / 4 }, (_, index) =>
      view.getUint32(4 + 4 * index, true),
    );
    return new CharsMap(units, blob.subarray(4 + trieBytes));
  }

  /** The longest entry that the text has at a place. @returns its length in UTF-16 code units and what stands for it. */
  longestAt(text: string, at: number): { readonly length: number; readonly by: string } | null {
    let node = 0;
    let unit = this.units[0]!;
    node ^= offsetOf(unit);
    let found: { length: number; by: string } | null = null;
    let length = 0;
    while (at + length < text.length && length < mostLetters) {
      const character = String.fromCodePoint(text.codePointAt(at + length)!);
      for (const byte of utf8.encode(character)) {
        node ^= byte;
        unit = this.units[node] ?? broken();
        if (labelOf(unit) !== byte) return found;
        node ^= offsetOf(unit);
      }
      length += character.length;
      if (hasLeaf(unit)) found = { length, by: this.textAt(valueOf(this.units[node] ?? broken())) };
    }
    return found;
  }

  private textAt(start: number): string {
    const end = this.texts.indexOf(0, start);
    return decoder.decode(this.texts.subarray(start, end < 0 ? undefined : end));
  }
}

// The fields of a unit (darts.h, `DoubleArrayUnit`).
const hasLeaf = (unit: number): boolean => ((unit >>> 8) & 1) === 1;
const valueOf = (unit: number): number => unit & 0x7fffffff;
const labelOf = (unit: number): number => (unit & (0x80000000 | 0xff)) >>> 0;
const offsetOf = (unit: number): number => ((unit >>> 10) << ((unit & 512) >>> 6)) >>> 0;

/** No entry of any table is longer: what follows one letter are its marks. */
const mostLetters = 64;

const utf8 = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function broken(): never {
  throw new ProtobufProblem('its table of characters is broken');
}
