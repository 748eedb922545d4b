import { loadSharp } from '../loadSharp.js';
import type { ColourConversion } from './ColourConversion.js';

/** Steps of the grid a side: every fifth level of 8 bits. */
const steps = 52;
const gap = 255 / (steps - 1);

/**
 * From an RGB space whose profile has tables: lcms, inside sharp, converts a grid of colours once, and what lies between is
 * interpolated.
 *
 * @returns null when lcms leaves every colour as it is: it cannot read the profile
 */
export async function tableConversion(name: string, icc: Uint8Array): Promise<ColourConversion | null> {
  const colours = Uint8Array.from({ length: steps ** 3 * 3 }, (_, i) => {
    const at = Math.floor(i / 3);
    const place = [Math.floor(at / steps ** 2), Math.floor(at / steps) % steps, at % steps];
    return place[i % 3]! * gap;
  });
  const { data, info } = await loadSharp()(tiffOf(steps ** 2, steps, colours, icc))
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 || data.equals(colours)) return null;
  const grid = new Uint8Array(data);
  return {
    name,
    grey: false,
    convert: (values, each, channels, white) => {
      const [r = 0, g = r, b = r] = channels;
      const whole = !(values instanceof Float32Array || values instanceof Float64Array);
      const found = [0, 0, 0];
      for (let at = 0; at < values.length; at += each) {
        if (Number.isNaN(values[at + r]! + values[at + g]! + values[at + b]!)) continue;
        lookUp(grid, values[at + r]! / white, values[at + g]! / white, values[at + b]! / white, found);
        const put = (channel: number, level: number): void => {
          const value = (level / 255) * white;
          values[at + channel] = whole ? Math.round(value) : value;
        };
        put(g, found[1]!);
        if (channels.length === 1) continue;
        put(r, found[0]!);
        put(b, found[2]!);
      }
    },
  };
}

/** The colour between the eight around it. @param found levels of sRGB, written here */
function lookUp(grid: Uint8Array, red: number, green: number, blue: number, found: number[]): void {
  const place = (value: number): number => Math.min(Math.max(value, 0), 1) * (steps - 1);
  const [r, g, b] = [place(red), place(green), place(blue)];
  const [r0, g0, b0] = [r, g, b].map((at) => Math.min(Math.floor(at), steps - 2)) as [number, number, number];
  found.fill(0);
  for (let corner = 0; corner < 8; corner++) {
    const [i, j, k] = [corner >> 2, (corner >> 1) & 1, corner & 1];
    const share =
      (i === 1 ? r - r0 : 1 - r + r0) * (j === 1 ? g - g0 : 1 - g + g0) * (k === 1 ? b - b0 : 1 - b + b0);
    if (share === 0) continue;
    const from = (((r0 + i) * steps + g0 + j) * steps + b0 + k) * 3;
    for (let c = 0; c < 3; c++) found[c]! += share * grid[from + c]!;
  }
}

/** A TIFF of one strip of RGB with a profile: the way by which lcms gets colours. */
function tiffOf(width: number, height: number, rgb: Uint8Array, icc: Uint8Array): Uint8Array {
  const padding = Buffer.alloc(icc.length % 2);
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, 8],
    [277, 3, 1, 3],
    [278, 4, 1, height],
    [279, 4, 1, rgb.length],
    [34675, 7, icc.length, 8 + rgb.length],
  ];
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, count, value], i) => {
    directory.writeUInt16LE(tag, 2 + i * 12);
    directory.writeUInt16LE(type, 4 + i * 12);
    directory.writeUInt32LE(count, 6 + i * 12);
    directory.writeUInt32LE(value, 10 + i * 12);
  });
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(8 + rgb.length + icc.length + padding.length, 4);
  return Buffer.concat([header, rgb, icc, padding, directory]);
}
