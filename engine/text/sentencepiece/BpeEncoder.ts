import { type Piece, pieceKinds, type SentencePieceModel } from './readModel.js';

/** A part of a text that is being merged, in a list of its neighbours. */
interface TextPart {
  text: string;
  before: number;
  after: number;
  /** Given by the model as a whole: never merged. */
  readonly frozen: boolean;
}

/** Two neighbours that make a piece. */
interface Pair {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  /** Letters of both when they were found: another number says that one of them has been merged since. */
  readonly length: number;
}

/** Cuts normalised texts into the pieces of a sentencepiece BPE model (bpe_model.cc, `Model::SampleEncode` without sampling). */
export class BpeEncoder {
  /** Pieces that text may become; control, unknown and byte pieces are none. */
  private readonly idOf = new Map<string, number>();
  private readonly byteIds: readonly number[];
  private readonly pieces: readonly Piece[];
  private readonly userDefined: readonly string[];

  constructor(private readonly model: SentencePieceModel) {
    this.pieces = model.pieces;
    const { normal, userDefined, unused, byte } = pieceKinds;
    const bytes = new Map<string, number>();
    for (const [id, { text, kind }] of model.pieces.entries()) {
      if ([normal, userDefined, unused].includes(kind as never) && !this.idOf.has(text))
        this.idOf.set(text, id);
      if (kind === byte) bytes.set(text, id);
    }
    this.userDefined = model.pieces
      .filter(({ kind }) => kind === userDefined)
      .map(({ text }) => text)
      .sort((a, b) => b.length - a.length);
    this.byteIds = Array.from({ length: 256 }, (_, value) => bytes.get(bytePiece(value)) ?? model.unknownId);
  }

  /** Texts that are one piece wherever they stand, longest first. */
  get protectedTexts(): readonly string[] {
    return this.userDefined;
  }

  /** @param text normalised. @returns ids of its pieces. */
  encode(text: string): number[] {
    const ids = this.merged(this.symbolsOf(text)).flatMap((piece) => this.idsOf(piece));
    // Neighbours that are unknown are one.
    const { unknownId, byteFallback } = this.model;
    return byteFallback ? ids : ids.filter((id, at) => id !== unknownId || ids[at - 1] !== unknownId);
  }

  private symbolsOf(text: string): TextPart[] {
    const symbols: TextPart[] = [];
    for (let at = 0; at < text.length;) {
      const whole = this.userDefined.find((word) => text.startsWith(word, at));
      const piece = whole ?? String.fromCodePoint(text.codePointAt(at)!);
      const place = symbols.length;
      symbols.push({ text: piece, before: place - 1, after: place + 1, frozen: whole !== undefined });
      at += piece.length;
    }
    const last = symbols.at(-1);
    if (last !== undefined) last.after = -1;
    return symbols;
  }

  /** Merges the neighbours of the highest score, of equal ones the leftmost, until no two make a piece. */
  private merged(symbols: TextPart[]): string[] {
    const agenda = new Agenda();
    /** What an unused piece was merged of: it is taken apart again. */
    const partsOf = new Map<string, readonly [string, string]>();
    const consider = (left: number, right: number): void => {
      if (left < 0 || right < 0) return;
      const [one, other] = [symbols[left]!, symbols[right]!];
      if (one.frozen || other.frozen) return;
      const text = one.text + other.text;
      const id = this.idOf.get(text);
      if (id === undefined) return;
      agenda.push({ left, right, score: this.pieces[id]!.score, length: text.length });
      if (this.pieces[id]!.kind === pieceKinds.unused) partsOf.set(text, [one.text, other.text]);
    };
    for (let place = 1; place < symbols.length; place++) consider(place - 1, place);
    for (let best = agenda.pop(); best !== undefined; best = agenda.pop()) {
      const [left, right] = [symbols[best.left]!, symbols[best.right]!];
      if (left.text === '' || right.text === '' || left.text.length + right.text.length !== best.length)
        continue;
      left.text += right.text;
      left.after = right.after;
      if (right.after >= 0) symbols[right.after]!.before = best.left;
      right.text = '';
      consider(left.before, best.left);
      consider(best.left, left.after);
    }
    const apart = (text: string): string[] => {
      const id = this.idOf.get(text);
      const parts = partsOf.get(text);
      if (id === undefined || this.pieces[id]!.kind !== pieceKinds.unused || parts === undefined)
        return [text];
      return parts.flatMap(apart);
    };
    return symbols.filter(({ text }) => text !== '').flatMap(({ text }) => apart(text));
  }

  private idsOf(piece: string): number[] {
    const id = this.idOf.get(piece);
    if (id !== undefined) return [id];
    if (!this.model.byteFallback) return [this.model.unknownId];
    return Array.from(utf8.encode(piece), (byte) => this.byteIds[byte]!);
  }
}

/** How a byte is written as a piece. */
export function bytePiece(value: number): string {
  return `<0x${value.toString(16).toUpperCase().padStart(2, '0')}>`;
}

const utf8 = new TextEncoder();

/** Pairs by score, of equal ones the leftmost first: a binary heap. */
class Agenda {
  private readonly heap: Pair[] = [];

  push(pair: Pair): void {
    const { heap } = this;
    let place = heap.push(pair) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isFirst(pair, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = pair;
  }

  pop(): Pair | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isFirst(heap[child + 1]!, heap[child]!)) child++;
      if (!isFirst(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

function isFirst(one: Pair, other: Pair): boolean {
  return one.score > other.score || (one.score === other.score && one.left < other.left);
}
