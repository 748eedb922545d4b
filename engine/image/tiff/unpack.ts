/** Undoes PackBits: runs and literal bytes. What ends early gives what it has. @param size bytes there are to be. */
export function unpackBits(packed: Uint8Array, size: number): Uint8Array {
  const unpacked = new Uint8Array(size);
  let to = 0;
  for (let from = 0; from < packed.length && to < size;) {
    const code = packed[from++]!;
    if (code === 128) continue;
    if (code < 128) {
      const literal = packed.subarray(from, Math.min(from + code + 1, from + size - to));
      unpacked.set(literal, to);
      from += code + 1;
      to += literal.length;
    } else {
      if (from >= packed.length) break;
      const run = Math.min(257 - code, size - to);
      unpacked.fill(packed[from++]!, to, to + run);
      to += run;
    }
  }
  return unpacked.subarray(0, to);
}

const clearCode = 256;
const endCode = 257;

/**
 * Undoes TIFF's LZW, both the usual way (high bit first, a code earlier wider) and the one of writers before 1990.
 * What ends early gives what it has.
 *
 * @param size bytes there are to be
 */
export function unpackLzw(packed: Uint8Array, size: number): Uint8Array {
  const old = packed[0] === 0 && ((packed[1] ?? 0) & 1) === 1;
  const unpacked = new Uint8Array(size);
  // An entry is a place in what has been unpacked: where it began and how long it was.
  const starts = new Int32Array(4096);
  const lengths = new Uint16Array(4096);
  let next = 258;
  let width = 9;
  let bits = 0;
  let held = 0;
  let from = 0;
  let to = 0;
  let before = -1;
  let beforeStart = 0;
  let beforeLength = 0;
  while (to < size) {
    while (held < width && from < packed.length) {
      bits = old ? bits | (packed[from++]! << held) : ((bits << 8) | packed[from++]!) & 0xffffff;
      held += 8;
    }
    if (held < width) break;
    const mask = (1 << width) - 1;
    const code = old ? bits & mask : (bits >> (held - width)) & mask;
    held -= width;
    if (old) bits >>>= width;
    if (code === endCode) break;
    if (code === clearCode) {
      next = 258;
      width = 9;
      before = -1;
      continue;
    }
    const start = to;
    let length: number;
    if (code < 256) {
      unpacked[to++] = code;
      length = 1;
    } else {
      const known = code < next;
      if (before < 0 || (!known && code !== next)) break; // broken: no such entry
      const source = known ? starts[code]! : beforeStart;
      length = known ? lengths[code]! : beforeLength + 1;
      const end = Math.min(to + length, size);
      for (let at = source; to < end; at++) unpacked[to++] = unpacked[at]!;
    }
    if (before >= 0 && next < 4096) {
      starts[next] = beforeStart;
      lengths[next] = beforeLength + 1;
      next++;
    }
    before = code;
    beforeStart = start;
    beforeLength = length;
    if (next + (old ? 0 : 1) >= 1 << width && width < 12) width++;
  }
  return unpacked.subarray(0, to);
}
