import type { Dice } from './Dice.js';

/** Numbers at which programs go wrong. */
const edges = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** The ways to spoil bytes without a thought for what they mean. */
const ways: Readonly<Record<string, (bytes: Buffer, dice: Dice) => Buffer>> = {
  flip: (bytes, dice) => {
    const flipped = Buffer.from(bytes);
    for (let left = 1 + dice.below(16); left > 0; left--)
      flipped[dice.below(flipped.length)]! ^= 1 << dice.below(8);
    return flipped;
  },
  overwrite: (bytes, dice) => {
    const spoiled = Buffer.from(bytes);
    const at = dice.below(spoiled.length);
    const length = Math.min(1 + dice.below(64), spoiled.length - at);
    for (let i = 0; i < length; i++) spoiled[at + i] = dice.byte();
    return spoiled;
  },
  edge: (bytes, dice) => {
    const spoiled = Buffer.from(bytes);
    const at = dice.below(Math.max(1, spoiled.length - 4));
    if (dice.happens(0.5) && at + 4 <= spoiled.length) spoiled.writeUInt32LE(dice.one(edges), at);
    else if (at + 2 <= spoiled.length) spoiled.writeUInt16LE(dice.one(edges) & 0xffff, at);
    return spoiled;
  },
  truncate: (bytes, dice) => bytes.subarray(0, dice.below(bytes.length)),
  cut: (bytes, dice) => {
    const at = dice.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + dice.below(200))]);
  },
  insert: (bytes, dice) => {
    const at = dice.below(bytes.length);
    const more = Buffer.from(Array.from({ length: dice.below(100) }, () => dice.byte()));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  repeat: (bytes, dice) => {
    const [from, to] = [dice.below(bytes.length), dice.below(bytes.length)];
    return Buffer.concat([
      bytes.subarray(0, to),
      bytes.subarray(from, from + dice.below(2000)),
      bytes.subarray(to),
    ]);
  },
  swap: (bytes, dice) => {
    const [from, to, length] = [dice.below(bytes.length), dice.below(bytes.length), dice.below(500)];
    const swapped = Buffer.from(bytes);
    bytes.copy(swapped, to, from, from + length);
    return swapped;
  },
};

/** Spoils bytes in one of many ways. */
export function mutateBytes(bytes: Buffer, dice: Dice): Buffer {
  if (bytes.length === 0) return Buffer.from([dice.byte()]);
  return ways[dice.one(Object.keys(ways))]!(bytes, dice);
}

/** Spoils the headers of an archive, where its bytes mean most: the end, the directory, the local headers. */
export function mutateHeaders(archive: Buffer, dice: Dice): Buffer {
  const places = [archive.length - 22];
  for (const signature of ['PK\x01\x02', 'PK\x03\x04']) {
    for (
      let at = archive.indexOf(signature, 0, 'latin1');
      at >= 0;
      at = archive.indexOf(signature, at + 4, 'latin1')
    ) {
      places.push(at);
    }
  }
  const spoiled = Buffer.from(archive);
  for (let left = 1 + dice.below(3); left > 0; left--) {
    const at = dice.one(places) + dice.below(46);
    if (at + 4 > spoiled.length) continue;
    if (dice.happens(0.3)) spoiled[at]! ^= 1 << dice.below(8);
    else if (dice.happens(0.5)) spoiled.writeUInt16LE(dice.one(edges) & 0xffff, at);
    else spoiled.writeUInt32LE(dice.one(edges), at);
  }
  return spoiled;
}
