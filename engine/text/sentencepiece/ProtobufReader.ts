/** Thrown for bytes that are no message of the kind expected; whoever asked makes an error for people of it. */
export class ProtobufProblem extends Error {}

/** Kinds of fields on the wire (protobuf.dev, "Encoding"). */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A message of protobuf, field by field. */
export class ProtobufReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly data: Uint8Array) {
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  /** All fields of the message. @throws ProtobufProblem where it is cut off or of unknown kinds. */
  fields(): ProtobufFields {
    const found = new Map<number, (bigint | Uint8Array)[]>();
    while (this.at < this.data.length) {
      const key = this.varint();
      const number = Number(key >> 3n);
      const values = found.get(number) ?? [];
      values.push(this.value(Number(key & 7n)));
      found.set(number, values);
    }
    return new ProtobufFields(found);
  }

  private value(kind: number): bigint | Uint8Array {
    switch (kind) {
      case wire.varint:
        return this.varint();
      case wire.fixed64:
        return this.take(8);
      case wire.fixed32:
        return this.take(4);
      case wire.bytes: {
        const length = this.varint();
        if (length > BigInt(this.data.length)) throw cutOff();
        return this.take(Number(length));
      }
      default:
        throw new ProtobufProblem('it is no sentencepiece model');
    }
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= this.data.length) throw cutOff();
      const byte = this.view.getUint8(this.at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufProblem('it is no sentencepiece model');
  }

  private take(length: number): Uint8Array {
    if (this.at + length > this.data.length) throw cutOff();
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }
}

/** The fields of a message by their numbers; of one that is there several times the last counts, as protobuf says. */
export class ProtobufFields {
  constructor(private readonly found: ReadonlyMap<number, readonly (bigint | Uint8Array)[]>) {}

  /** Every value of a field of bytes. */
  all(field: number): Uint8Array[] {
    return (this.found.get(field) ?? []).map((value) => {
      if (typeof value === 'bigint') throw new ProtobufProblem(`its field ${field} is a number`);
      return value;
    });
  }

  bytes(field: number): Uint8Array | undefined {
    return this.all(field).at(-1);
  }

  /** Of an enumeration, a count or a truth value. */
  number(field: number): number | undefined {
    const value = this.found.get(field)?.at(-1);
    if (value === undefined) return undefined;
    if (typeof value !== 'bigint') throw new ProtobufProblem(`its field ${field} is no number`);
    return Number(value);
  }

  /** A whole number that may be negative, in two's complement. */
  signed(field: number): number | undefined {
    const value = this.number(field);
    return value === undefined ? undefined : Number(BigInt.asIntN(32, BigInt(value)));
  }

  float(field: number): number | undefined {
    const value = this.bytes(field);
    if (value === undefined) return undefined;
    if (value.length !== 4) throw new ProtobufProblem(`its field ${field} is no float`);
    return new DataView(value.buffer, value.byteOffset, 4).getFloat32(0, true);
  }
}

function cutOff(): ProtobufProblem {
  return new ProtobufProblem('it is cut off');
}
