/**
 * Writes protobuf wire format (varint, 32-bit and length-delimited fields are all ONNX needs).
 *
 * Large payloads are kept by reference and copied once, in {@link ProtobufWriter.finish}, so a graph with
 * a gibibyte of weights is never held more than twice.
 *
 * Source: protobuf.dev/programming-guides/encoding.
 */
export class ProtobufWriter {
  private readonly chunks: Uint8Array[] = [];
  /** Bytes written so far. */
  sizeBytes = 0;

  /** An integer field; negative values take ten bytes, as int64 does on the wire. */
  integer(field: number, value: number | bigint): this {
    this.append(varint(tag(field, WireType.varint)));
    this.append(varint(value));
    return this;
  }

  /** A 32-bit float field. */
  float(field: number, value: number): this {
    this.append(varint(tag(field, WireType.fixed32)));
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.append(bytes);
    return this;
  }

  /** A string field, UTF-8. */
  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  /** A length-delimited field. `value` is referenced until {@link finish}, so do not change it before. */
  bytes(field: number, value: Uint8Array): this {
    this.append(varint(tag(field, WireType.lengthDelimited)));
    this.append(varint(value.byteLength));
    this.append(value);
    return this;
  }

  /** A nested message. */
  message(field: number, message: ProtobufWriter): this {
    this.append(varint(tag(field, WireType.lengthDelimited)));
    this.append(varint(message.sizeBytes));
    for (const chunk of message.chunks) this.append(chunk);
    return this;
  }

  /** All fields in one array. */
  finish(): Uint8Array {
    const all = new Uint8Array(this.sizeBytes);
    let offset = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return all;
  }

  private append(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.sizeBytes += chunk.byteLength;
  }
}

enum WireType {
  varint = 0,
  lengthDelimited = 2,
  fixed32 = 5,
}

const utf8 = new TextEncoder();

function tag(field: number, wireType: WireType): number {
  return field * 8 + wireType;
}

function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
