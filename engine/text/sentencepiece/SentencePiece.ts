import { BpeEncoder, bytePiece } from './BpeEncoder.js';
import { CharsMap } from './CharsMap.js';
import { normalizeText, spaceMark } from './normalize.js';
import { pieceKinds, readSentencePieceModel, type SentencePieceModel } from './readModel.js';

/** A sentencepiece BPE model: text to ids and back, as the sentencepiece library does it. */
export class SentencePiece {
  private readonly encoder: BpeEncoder;
  private readonly charsMap: CharsMap | null;
  private readonly byteOf = new Map<number, number>();

  private constructor(private readonly model: SentencePieceModel) {
    this.encoder = new BpeEncoder(model);
    this.charsMap = CharsMap.of(model.normalizer.charsMap);
    const values = new Map(Array.from({ length: 256 }, (_, value) => [bytePiece(value), value]));
    for (const [id, { text, kind }] of model.pieces.entries()) {
      const value = kind === pieceKinds.byte ? values.get(text) : undefined;
      if (value !== undefined) this.byteOf.set(id, value);
    }
  }

  /** @param bytes of a `tokenizer.model`. @throws ProtobufProblem */
  static read(bytes: Uint8Array): SentencePiece {
    return new SentencePiece(readSentencePieceModel(bytes));
  }

  /** Ids of the model's own tokens; below 0 where it has none. */
  get bosId(): number {
    return this.model.bosId;
  }

  get eosId(): number {
    return this.model.eosId;
  }

  /** V: ids from here on are of nobody. */
  get size(): number {
    return this.model.pieces.length;
  }

  /** Control tokens by their words. */
  get controlTokens(): ReadonlyMap<string, { readonly id: number }> {
    const pieces = this.model.pieces.map(({ text, kind }, id) => ({ text, kind, id }));
    return new Map(
      pieces.filter(({ kind }) => kind === pieceKinds.control).map(({ text, id }) => [text, { id }]),
    );
  }

  /** Whether an id stands for no text: control and unknown pieces. */
  isControl(id: number): boolean {
    return this.model.pieces[id]?.kind === pieceKinds.control;
  }

  /**
   * @param prefix put the space in front that begins a sentence, where the model has one.
   * @returns ids of the pieces of `text`; control tokens never come of it.
   */
  encode(text: string, prefix = true): number[] {
    const { normalizer: settings, treatWhitespaceAsSuffix: asSuffix } = this.model;
    const normalized = normalizeText(text, {
      ...{ settings, prefix, asSuffix, charsMap: this.charsMap },
      protectedTexts: this.encoder.protectedTexts,
    });
    return this.encoder.encode(normalized);
  }

  /** @returns the text of `ids`, with a space for each mark; control tokens give nothing, incomplete UTF-8 gives U+FFFD. */
  decode(ids: readonly number[]): string {
    let text = '';
    let bytes: number[] = [];
    const flush = (): void => {
      if (bytes.length > 0)
        text += new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
      bytes = [];
    };
    for (const id of ids) {
      const byte = this.byteOf.get(id);
      if (byte !== undefined) {
        bytes.push(byte);
        continue;
      }
      flush();
      const piece = this.model.pieces[id];
      if (piece === undefined || piece.kind === pieceKinds.control || piece.kind === pieceKinds.unknown)
        continue;
      text += piece.text.replaceAll(spaceMark, ' ');
    }
    flush();
    return text;
  }

  /** Whether a text begins with a space that is not its own. */
  get addsPrefix(): boolean {
    const { normalizer, treatWhitespaceAsSuffix } = this.model;
    return normalizer.addDummyPrefix && !treatWhitespaceAsSuffix;
  }
}
