import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskColumns, readCocoMask } from './cocoMask.js';
import { maskOutlines, maxMaskCorners } from './maskOutlines.js';
import { runLengths } from './runLengths.js';
import { signedArea } from './shapeRings.js';

/** pycocotools 2.0, `mask.encode` of a ring in 500 x 300 pixels: centre (200, 150), radii 120 and 40, 40,200 pixels. */
const ring =
  'ckg0o0W8<E:G8H8I6J6J6K4L4K6K4L4L4L4M2M4L4M2M4M2M4M2N2M4M2N2M4M2N2N2N2N2N2N2N2N2N2N2N2N2N2N2O0O2N2N2O0O2N2N2O0O2N2O0O2N2O0O2O0O2N2O0O2O0O2O0O2O0O2O000O2O0O2O0O2O000O2OVLXN0h1L`N0_1NgN0X1NlN0T1NPO0o0OUO0j0OXO0h0OZO0f0N^O0a00A0>OD0<OF0:OH070K04ON020N02O000O20M050J060JO80H080HO:0F0:0E0=0B0>0B0>0BO`00@0`00@0`00@0`00@Ob00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O0b00^O1`00@0`00@0`00@0`00@1>0B0>0B0>0C0;0F0:0F180H080H160J060K030N10001N020N021L050I081F0:1D0<1B0?0_O0b02ZO0f01XO0h01VO0k01QO0P12lN0T12hN0Y12aN0`14XN0h1j31N10001N101N101N10001N101N101N101N101N2N101N101N2N101N2N101N2N2N101N2N2N101N2N2N2N2N2N2N2N2N2N2N2N2N2N2N3L3N2N3L3N2N3L3N3L3N3L4L3N3L4L4L4L5J5L4L5J6J6J7H8H9F;D_cd1';

test('the letters of pycocotools make the mask they were made of, and that has one outline with one hole', () => {
  const mask = readCocoMask([300, 500], ring);
  expect(mask.counts.filter((_, index) => index % 2 === 1).reduce((sum, count) => sum + count, 0)).toBe(
    40_200,
  );
  const outlines = maskOutlines(maskColumns(mask))!;
  expect(outlines.map((rings) => rings.length)).toEqual([2]);
  const areas = outlines[0]!.map((points) => Math.abs(signedArea(points)));
  expect(areas[0]! - areas[1]!).toBe(40_200);
  expect(runLengths(outlines[0]!, mask).counts).toEqual(mask.counts);
});

test('the outlines of any mask cover its pixels and no others, each hole within its outline', () => {
  const masks = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        pixels: fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }),
      }),
    );
  fc.assert(
    fc.property(masks, ({ width, height, pixels }) => {
      const counts = [0];
      pixels.forEach((isIn, index) => {
        const before = index === 0 ? false : pixels[index - 1];
        if (isIn === before) counts[counts.length - 1]!++;
        else counts.push(1);
      });
      const outlines = maskOutlines(maskColumns(readCocoMask([height, width], counts)))!;
      const area = pixels.filter((isIn) => isIn).length;
      if (area === 0) expect(outlines).toEqual([]);
      else
        expect(
          runLengths(outlines.flat(), { width, height }).counts.filter((n, i) => n > 0 || i === 0),
        ).toEqual(trimmed(counts));
      for (const [outline, ...holes] of outlines) {
        const holesArea = holes.reduce((sum, hole) => sum + Math.abs(signedArea(hole)), 0);
        expect(Math.abs(signedArea(outline))).toBeGreaterThan(holesArea);
      }
    }),
    { numRuns: 300 },
  );
});

test('a mask of noise is given up before it fills the memory', () => {
  const column = Array.from({ length: 2000 }, (_, index) => [index * 2, index * 2 + 1] as const);
  const columns = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? column : []));
  expect(column.length * columns.length * 2).toBeGreaterThan(maxMaskCorners);
  expect(maskOutlines(columns)).toBeNull();
});

/** Without runs of no pixel, which say nothing. */
function trimmed(counts: readonly number[]): number[] {
  return counts.filter((count, index) => count > 0 || index === 0);
}
