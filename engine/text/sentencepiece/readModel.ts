import { ProtobufProblem, ProtobufReader } from './ProtobufReader.js';

/** Kinds of pieces (sentencepiece_model.proto, `SentencePiece.Type`). */
export const pieceKinds = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

/** A piece of the vocabulary; its id is its place. */
export interface Piece {
  readonly text: string;
  readonly score: number;
  readonly kind: number;
}

/** What a sentencepiece model file says that is acted on. */
export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly byteFallback: boolean;
  readonly unknownId: number;
  readonly bosId: number;
  readonly eosId: number;
  readonly normalizer: {
    /** The table that replaces characters; empty for none. */
    readonly charsMap: Uint8Array;
    readonly addDummyPrefix: boolean;
    readonly removeExtraWhitespaces: boolean;
    readonly escapeWhitespaces: boolean;
  };
  readonly treatWhitespaceAsSuffix: boolean;
}

/**
 * Reads a sentencepiece model (`tokenizer.model`, sentencepiece_model.proto) of kind BPE.
 *
 * @throws ProtobufProblem for what is no such file, and for another kind of model
 */
export function readSentencePieceModel(bytes: Uint8Array): SentencePieceModel {
  const root = new ProtobufReader(bytes).fields();
  const trainer = new ProtobufReader(root.bytes(2) ?? new Uint8Array()).fields();
  const normalizer = new ProtobufReader(root.bytes(3) ?? new Uint8Array()).fields();
  const kind = trainer.number(3) ?? 1;
  if (kind !== bpe)
    throw new ProtobufProblem(`it is a model of kind ${kinds[kind] ?? kind}, and only BPE is read`);
  const pieces = root.all(1).map(readPiece);
  if (pieces.length === 0) throw new ProtobufProblem('it has no pieces');
  return {
    pieces,
    byteFallback: trainer.number(35) === 1,
    unknownId: trainer.number(40) ?? 0,
    bosId: trainer.signed(41) ?? 1,
    eosId: trainer.signed(42) ?? 2,
    normalizer: {
      charsMap: normalizer.bytes(2) ?? new Uint8Array(),
      addDummyPrefix: normalizer.number(3) !== 0,
      removeExtraWhitespaces: normalizer.number(4) !== 0,
      escapeWhitespaces: normalizer.number(5) !== 0,
    },
    treatWhitespaceAsSuffix: trainer.number(24) === 1,
  };
}

const bpe = 2;
const kinds: Readonly<Record<number, string>> = { 1: 'unigram', 2: 'BPE', 3: 'word', 4: 'char' };

function readPiece(bytes: Uint8Array): Piece {
  const fields = new ProtobufReader(bytes).fields();
  const text = fields.bytes(1);
  if (text === undefined) throw new ProtobufProblem('it has a piece without a text');
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(text),
    score: fields.float(2) ?? 0,
    kind: fields.number(3) ?? pieceKinds.normal,
  };
}
