import { coloursBy, type PictureColours, plainColours } from './pictureColours.js';
import { type Curve, type Primaries, rgbCurveConversion, type Xyz } from './curveConversion.js';
import { decodeSrgb } from './srgb.js';

/** x and y of white, red, green and blue. */
export type Chromaticities = readonly [Xy, Xy, Xy, Xy];

type Xy = readonly [number, number];

/**
 * A PNG's own gamma and primaries (chunks gAMA and cHRM).
 *
 * @param gamma what its numbers are raised to, to be light; undefined is the curve of sRGB
 */
export function coloursOfGamma(gamma: number | undefined, chromaticities: Chromaticities): PictureColours {
  const primaries = adaptedPrimaries(chromaticities);
  if (primaries === null) return plainColours;
  const curve: Curve = gamma === undefined ? decodeSrgb : (value) => value ** gamma;
  return coloursBy(
    rgbCurveConversion('the gamma and primaries of the file', [curve, curve, curve], primaries),
  );
}

/**
 * Colours by the numbers that video has for them (ITU-T H.273), as PNG and AVIF carry them. Unknown numbers are those of
 * sRGB; high dynamic range is shown as it stands, and a notice says so.
 */
export function coloursOfCodePoints(primaries: number, transfer: number): PictureColours {
  if (transfer === 16 || transfer === 18) {
    const kind = transfer === 16 ? 'PQ' : 'HLG';
    return {
      notices: [`It has a high dynamic range (${kind}), which is not converted: it looks flat.`],
      likeChromium: false,
    };
  }
  const known = spaces[primaries];
  const curve = curves[transfer] ?? decodeSrgb;
  if (known === undefined && curve === decodeSrgb) return plainColours;
  const { name, chromaticities } = known ?? { name: 'other curves', chromaticities: srgb };
  return coloursBy(rgbCurveConversion(name, [curve, curve, curve], adaptedPrimaries(chromaticities)!));
}

const d65: Xy = [0.3127, 0.329];
const srgb: Chromaticities = [d65, [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];

/** The wide spaces; those of old television look the same within what its screens agreed on. */
const spaces: Readonly<
  Record<number, { readonly name: string; readonly chromaticities: Chromaticities } | undefined>
> = {
  9: { name: 'Rec. 2020', chromaticities: [d65, [0.708, 0.292], [0.17, 0.797], [0.131, 0.046]] },
  11: {
    name: 'DCI P3',
    chromaticities: [
      [0.314, 0.351],
      [0.68, 0.32],
      [0.265, 0.69],
      [0.15, 0.06],
    ],
  },
  12: { name: 'Display P3', chromaticities: [d65, [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]] },
};

/** Those of video (1, 6, 14, 15) are shown by the curve of sRGB, as browsers do. */
const curves: Readonly<Record<number, Curve | undefined>> = {
  4: (value) => value ** 2.2,
  5: (value) => value ** 2.8,
  8: (value) => value,
};

/** XYZ of the primaries under D50, adapted by Bradford; null for chromaticities that make no space. */
function adaptedPrimaries([white, ...corners]: Chromaticities): Primaries | null {
  const columns = corners.map(xyzOf);
  const from = xyzOf(white);
  const shares = solve(columns, from);
  if (shares === null) return null;
  const [now, then] = [from, d50].map((xyz) => multiply(bradford, xyz)) as [Xyz, Xyz];
  return columns.map((xyz, i) => {
    const cones = multiply(
      bradford,
      xyz.map((value) => value * shares[i]!),
    );
    return multiply(
      bradfordBack,
      cones.map((value, c) => (value * then[c]!) / now[c]!),
    );
  }) as unknown as Primaries;
}

const d50: Xyz = [0.9642, 1, 0.8249];
const bradford = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];
const bradfordBack = [
  [0.9869929, -0.1470543, 0.1599627],
  [0.4323053, 0.5183603, 0.0492912],
  [-0.0085287, 0.0400428, 0.9684867],
];

function xyzOf([x, y]: Xy): Xyz {
  return [x / y, 1, (1 - x - y) / y];
}

function multiply(rows: readonly (readonly number[])[], vector: readonly number[]): Xyz {
  return rows.map((row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0)) as unknown as Xyz;
}

/** How much of each column makes the sum, by Cramer's rule. */
function solve(columns: readonly Xyz[], sum: Xyz): number[] | null {
  const [red, green, blue] = columns as [Xyz, Xyz, Xyz];
  const whole = determinant(red, green, blue);
  const shares = [
    determinant(sum, green, blue),
    determinant(red, sum, blue),
    determinant(red, green, sum),
  ].map((part) => part / whole);
  return shares.every((share) => Number.isFinite(share) && share > 0) ? shares : null;
}

function determinant(a: Xyz, b: Xyz, c: Xyz): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1])
  );
}
