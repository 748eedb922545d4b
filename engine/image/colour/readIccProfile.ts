import type { Curve, Primaries, Xyz } from './curveConversion.js';

/** What an embedded ICC profile says. */
export type IccProfile = { readonly name: string } & (
  | { readonly kind: 'rgb'; readonly curves: readonly [Curve, Curve, Curve]; readonly primaries: Primaries }
  | { readonly kind: 'grey'; readonly curve: Curve }
  /** Red, green and blue through tables of their own: scanners, printers, some cameras. */
  | { readonly kind: 'table' }
  /** Of no use for RGB or grey; `why` follows "it is ignored:". */
  | { readonly kind: 'other'; readonly why: string }
);

/** Reads what a profile does; one that is broken is of kind `other`. */
export function readIccProfile(icc: Uint8Array): IccProfile {
  const bytes = Buffer.from(icc.buffer, icc.byteOffset, icc.byteLength);
  try {
    if (bytes.toString('latin1', 36, 40) !== 'acsp') return other('', 'it is broken');
    return readTags(bytes);
  } catch (error) {
    if (error instanceof RangeError) return other('', 'it is broken');
    throw error;
  }
}

function other(name: string, why: string): IccProfile {
  return { name, kind: 'other', why };
}

function readTags(bytes: Buffer): IccProfile {
  const tags = new Map<string, Buffer>();
  const count = Math.min(bytes.readUInt32BE(128), Math.floor((bytes.length - 132) / 12));
  for (let i = 0; i < count; i++) {
    const at = 132 + i * 12;
    const from = bytes.readUInt32BE(at + 4);
    tags.set(bytes.toString('latin1', at, at + 4), bytes.subarray(from, from + bytes.readUInt32BE(at + 8)));
  }
  const name = profileName(tags.get('desc'));
  const space = bytes.toString('latin1', 16, 20).trim();
  const profileClass = bytes.toString('latin1', 12, 16);
  if (!['mntr', 'scnr', 'prtr', 'spac'].includes(profileClass)) {
    return other(name, 'it is not the profile of a device or a colour space');
  }
  if (space === 'GRAY') {
    const curve = tags.get('kTRC');
    if (curve === undefined) return other(name, 'it has no curve');
    const light = readCurve(curve);
    const lightness = bytes.toString('latin1', 20, 23) === 'Lab';
    return { name, kind: 'grey', curve: lightness ? (value) => lightOfLightness(light(value)) : light };
  }
  if (space !== 'RGB') return other(name, `it is for ${space === '' ? 'an unknown colour space' : space}`);
  if (tags.has('A2B0')) return { name, kind: 'table' };
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((tag) => tags.get(tag));
  const colours = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => tags.get(tag));
  if ([...curves, ...colours].includes(undefined)) return other(name, 'its curves or primaries are missing');
  return {
    name,
    kind: 'rgb',
    curves: curves.map((curve) => readCurve(curve!)) as [Curve, Curve, Curve],
    primaries: colours.map((colour) => readXyz(colour!)) as [Xyz, Xyz, Xyz],
  };
}

/** Names are ASCII up to version 2 of the format and UTF-16 in languages from version 4 on. */
function profileName(tag: Buffer | undefined): string {
  const type = tag?.toString('latin1', 0, 4);
  let name = '';
  if (tag !== undefined && type === 'desc') name = tag.toString('latin1', 12, 12 + tag.readUInt32BE(8));
  if (tag !== undefined && type === 'mluc' && tag.readUInt32BE(8) > 0) {
    const from = tag.readUInt32BE(24);
    const text = Buffer.from(tag.subarray(from, from + (tag.readUInt32BE(20) & ~1)));
    name = text.swap16().toString('utf16le');
  }
  return name
    .replace(/\0.*$/s, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 80);
}

function readXyz(tag: Buffer): Xyz {
  return [fixed(tag, 8), fixed(tag, 12), fixed(tag, 16)];
}

function fixed(tag: Buffer, at: number): number {
  return tag.readInt32BE(at) / 65_536;
}

/** A gamma, a table, or a formula of one of five kinds. @throws RangeError */
function readCurve(tag: Buffer): Curve {
  const type = tag.toString('latin1', 0, 4);
  if (type === 'curv') return readTable(tag);
  if (type !== 'para') throw new RangeError(`no curve but ${type}`);
  const [g, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: [1, 3, 4, 5, 7][tag.readUInt16BE(8)] ?? 0 },
    (_, i) => fixed(tag, 12 + i * 4),
  );
  if (g === undefined) throw new RangeError('an unknown formula');
  const power = (value: number): number => Math.max(a * value + b, 0) ** g;
  switch (tag.readUInt16BE(8)) {
    case 0:
      return (value) => value ** g;
    case 1:
      return (value) => (value >= -b / a ? power(value) : 0);
    case 2:
      return (value) => (value >= -b / a ? power(value) : 0) + c;
    case 3:
      return (value) => (value >= d ? power(value) : c * value);
    default:
      return (value) => (value >= d ? power(value) + e : c * value + f);
  }
}

function readTable(tag: Buffer): Curve {
  const count = tag.readUInt32BE(8);
  if (count === 0) return (value) => value;
  if (count === 1) {
    const gamma = tag.readUInt16BE(12) / 256;
    return (value) => value ** gamma;
  }
  if (12 + count * 2 > tag.length) throw new RangeError('its curve is cut');
  const table = Float64Array.from({ length: count }, (_, i) => tag.readUInt16BE(12 + i * 2) / 65_535);
  return (value) => {
    const place = value * (count - 1);
    const below = Math.min(Math.floor(place), count - 2);
    return table[below]! + (table[below + 1]! - table[below]!) * (place - below);
  };
}

/** L* (0 to 1) to Y. */
function lightOfLightness(lightness: number): number {
  const t = (lightness * 100 + 16) / 116;
  return t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29);
}
