import { endianness } from 'node:os';

/** Turns numbers of a file into this machine's order of bytes, in place; or back. */
export function toHostOrder(bytes: Uint8Array, bits: number, littleEndian: boolean): void {
  if (littleEndian === (endianness() === 'LE')) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bits === 16) buffer.swap16();
  else if (bits === 32) buffer.swap32();
  else if (bits === 64) buffer.swap64();
}
