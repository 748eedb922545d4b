import { crc32 } from 'node:zlib';
import { encodeNpz, type NpyArray, decodeNpz } from '../../npz/npz.js';
import { type MadeEntry, makeZip } from '../../../testing/makeZip.js';
import type { Dice } from '../../../testing/fuzz/Dice.js';
import { mutateBytes, mutateHeaders } from '../../../testing/fuzz/mutateBytes.js';

/** A file of selections, spoiled as bytes, in its arrays, or in what it says of them. */
export async function mutateNpz(npz: Uint8Array, dice: Dice): Promise<Uint8Array> {
  const bytes = Buffer.from(npz);
  switch (dice.below(5)) {
    case 0:
      return mutateBytes(bytes, dice);
    case 1:
      return mutateHeaders(bytes, dice);
    case 2:
      return encodeNpz(await mutateArrays(npz, dice));
    default:
      return mutateFiles(npz, dice);
  }
}

async function mutateArrays(npz: Uint8Array, dice: Dice): Promise<Record<string, NpyArray>> {
  const arrays = await decodeNpz(npz, { maxBytes: 2 ** 24 });
  const name = dice.one(Object.keys(arrays));
  const array = arrays[name]!;
  switch (dice.below(6)) {
    case 0: // a value that is none of its own
      array.data[dice.below(array.data.length)] = dice.one([2, 255, -1, NaN, 1e30]);
      break;
    case 1:
      Reflect.deleteProperty(arrays, name);
      break;
    case 2:
      arrays[dice.one(['extra', '__proto__', 'maps2', 'layers '])] = array;
      break;
    case 3: // fewer rows
      arrays[name] = { ...array, shape: [0, ...array.shape.slice(1)], data: array.data.subarray(0, 0) };
      break;
    case 4: // the same values in another shape
      arrays[name] = {
        ...array,
        shape: dice.one([[array.data.length], [1, array.data.length], [array.data.length, 1, 1, 1]]),
      };
      break;
    default: // of another type
      arrays[name] = { dtype: 'f8', shape: array.shape, data: Float64Array.from(array.data) };
  }
  return arrays;
}

/** The `.npy` files anew, with a head or a size that lies; checksums are right. */
async function mutateFiles(npz: Uint8Array, dice: Dice): Promise<Uint8Array> {
  const arrays = await decodeNpz(npz, { maxBytes: 2 ** 24 });
  const names = Object.keys(arrays);
  const spoiled = dice.one(names);
  const entries = names.map((name): MadeEntry => {
    const { dtype, shape, data } = arrays[name]!;
    const descr = dtype === 'u1' ? '|u1' : `<${dtype}`;
    let head = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    if (name === spoiled) head = spoilHead(head, dice);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(Math.min(head.length + 1, 0xffff));
    const content = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      ...[length, Buffer.from(`${head}\n`)],
      Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    ]);
    const method = dice.happens(0.2) ? 8 : 0;
    if (name !== spoiled || dice.happens(0.6)) return { name: `${name}.npy`, content, method };
    const told = {
      sizeBytes: dice.one([0, 1, 2 ** 31, 2 ** 32 - 1, content.length + 1]),
      crc: crc32(content),
    };
    return { name: `${name}.npy`, content, method, told, localTold: told };
  });
  return makeZip(entries);
}

function spoilHead(head: string, dice: Dice): string {
  const sides = ['-1', '0', '4294967296', '1e9', '999999999999999999999', '2**3', "'3'", '3,,3', ''];
  return dice.one([
    head.replace(/\d+(?=[,)])/, dice.one(sides)),
    head.replace('False', dice.one(['True', 'None', '0'])),
    head.replace(
      /'descr': '[^']*'/,
      `'descr': '${dice.one(['>f4', '<f4', '|O', '<U9', '<c16', '|V8', '<i8'])}'`,
    ),
    head.replace("'shape'", "'__class__'"),
    ...['', 'x'.repeat(5000), head + head, head.replace('{', '{'.repeat(1000)), "cos\nsystem\n(S'true'\ntR."],
  ]);
}
