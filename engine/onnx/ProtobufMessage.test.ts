import { describe, expect, it } from 'vitest';
import { ProtobufMessage } from './ProtobufMessage.js';

/** Expected bytes from protobuf.dev/programming-guides/encoding. */
describe('ProtobufMessage', () => {
  it('writes varints, also large and negative ones', () => {
    expect([...new ProtobufMessage().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
    const negative = [...new ProtobufMessage().integer(1, -2).finish()];
    expect(negative).toEqual([0x08, 0xfe, ...Array<number>(8).fill(0xff), 0x01]);
  });

  it('writes strings, floats, packed lists and nested messages', () => {
    expect([...new ProtobufMessage().string(2, 'testing').finish()]).toEqual([
      0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67,
    ]);
    expect([...new ProtobufMessage().float(2, 1.5).finish()]).toEqual([0x15, 0, 0, 0xc0, 0x3f]);
    expect([...new ProtobufMessage().integers(6, [3, 270, 86942]).finish()]).toEqual([
      0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05,
    ]);
    const inner = new ProtobufMessage().integer(1, 150);
    expect([...new ProtobufMessage().message(3, inner).finish()]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect([...new ProtobufMessage().integer(20, 1).finish()]).toEqual([0xa0, 0x01, 0x01]);
  });
});
