import { expect, it } from 'vitest';
import { changeColours } from './changeColours.js';
import type { Rgb } from './colourMap.js';
import { signedColour, signedGradient, signedOpacity } from './signedColour.js';

/** As people see it who lack the green cones (Viénot, Brettel and Mollon 1999, in linear light), CIE L*a*b* like enough: distance. */
function asDeuteranope([red, green, blue]: Rgb): readonly [number, number, number] {
  const linear = [red, green, blue].map((value) => (value / 255) ** 2.2) as [number, number, number];
  const [r, g, b] = linear;
  const mixed = 0.29275 * r + 0.70725 * g;
  return [mixed, mixed, -0.02234 * r + 0.02234 * g + b];
}

function apart(one: Rgb, other: Rgb): number {
  const [a, b] = [asDeuteranope(one), asDeuteranope(other)];
  return Math.hypot(...a.map((value, k) => value - b[k]!));
}

it('is violet below zero and orange above, paler and more transparent the nearer to it', () => {
  const [red, , blue] = signedColour(-1);
  expect(blue).toBeGreaterThan(red);
  expect(signedColour(1)[0]).toBeGreaterThan(signedColour(1)[2]);
  expect(signedColour(Number.NaN)).toEqual(signedColour(0));
  expect(signedColour(-7)).toEqual(signedColour(-1));
  expect([signedOpacity(0), signedOpacity(-0.5), signedOpacity(2), signedOpacity(Number.NaN)]).toEqual([
    0, 0.5, 1, 0,
  ]);
  expect([signedOpacity(-1, true), signedOpacity(1, true)]).toEqual([0.35, 1]);
  expect(signedGradient()).toMatch(/rgb\(94 60 190 \/ 1\).*\/ 0\).*rgb\(230 97 1 \/ 1\)/);
});

it('has ends, and changes colours, that people tell apart who do not tell red from green', () => {
  expect(apart(signedColour(-1), signedColour(1))).toBeGreaterThan(0.3);
  expect(apart(changeColours.added, changeColours.dropped)).toBeGreaterThan(0.3);
  expect(apart(changeColours.added, changeColours.kept)).toBeGreaterThan(0.3);
  expect(apart(changeColours.kept, changeColours.dropped)).toBeGreaterThan(0.3);
});
