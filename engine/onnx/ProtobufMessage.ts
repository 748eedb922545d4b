/**
 * One protobuf message being written. Bytes are kept as chunks and joined once by `finish`, so that a weight of
 * hundreds of megabytes is copied a single time however deep its message lies.
 */
export class ProtobufMessage {
  private readonly chunks: Uint8Array[] = [];
  private sizeBytes = 0;

  /** An int64, int32 or enum field. */
  integer(field: number, value: number | bigint): this {
    return this.tag(field, wireVarint).push(varint(BigInt(value)));
  }

  /** A repeated int64 field, packed. */
  integers(field: number, values: readonly number[]): this {
    const packed = new ProtobufMessage();
    for (const value of values) packed.push(varint(BigInt(value)));
    return this.message(field, packed);
  }

  /** A float field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.tag(field, wireFixed32).push(bytes);
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** A bytes field. The array must not change before `finish`. */
  bytes(field: number, value: Uint8Array): this {
    return this.tag(field, wireLengthDelimited)
      .push(varint(BigInt(value.byteLength)))
      .push(value);
  }

  /** A nested message; it must be complete. */
  message(field: number, value: ProtobufMessage): this {
    this.tag(field, wireLengthDelimited).push(varint(BigInt(value.sizeBytes)));
    for (const chunk of value.chunks) this.push(chunk);
    return this;
  }

  /** The encoded message in one array. */
  finish(): Uint8Array {
    const encoded = new Uint8Array(this.sizeBytes);
    let position = 0;
    for (const chunk of this.chunks) {
      encoded.set(chunk, position);
      position += chunk.byteLength;
    }
    return encoded;
  }

  private tag(field: number, wireType: number): this {
    return this.push(varint(BigInt(field * 8 + wireType)));
  }

  private push(chunk: Uint8Array): this {
    this.chunks.push(chunk);
    this.sizeBytes += chunk.byteLength;
    return this;
  }
}

const wireVarint = 0;
const wireLengthDelimited = 2;
const wireFixed32 = 5;

/** Base-128 varint; negative numbers as 64-bit two's complement, as protobuf's int64 has them. */
function varint(value: bigint): Uint8Array {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
