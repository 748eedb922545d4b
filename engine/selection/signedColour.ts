import type { Rgb } from './colourMap.js';

/**
 * The colour of a signed value: violet below zero, orange above, paler the nearer to it. Blue and orange are told apart by people
 * who do not tell red from green.
 *
 * @param value -1 to 1; values outside are clamped, NaN counts as 0.
 */
export function signedColour(value: number): Rgb {
  const strength = Math.min(Math.abs(Number.isNaN(value) ? 0 : value), 1);
  const end = value < 0 ? below : above;
  const channel = (k: 0 | 1 | 2): number => Math.round(pale[k] + (end[k] - pale[k]) * strength);
  return [channel(0), channel(1), channel(2)];
}

/** How opaque a signed value is drawn, 0 to 1: at zero the image is seen, and below it a little more of it where that is `faint`. */
export function signedOpacity(value: number, faintBelow = false): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.abs(value), 1) * (faintBelow && value < 0 ? faintness : 1);
}

/** A CSS gradient from -1 (left) over 0 to 1 (right), as opaque as the values it stands for, for legends. */
export function signedGradient(faintBelow = false): string {
  const stops = Array.from({ length: 17 }, (_, index) => {
    const value = index / 8 - 1;
    const [red, green, blue] = signedColour(value);
    return `rgb(${red} ${green} ${blue} / ${signedOpacity(value, faintBelow)})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

const faintness = 0.35;
const below: Rgb = [94, 60, 190];
const pale: Rgb = [247, 240, 232];
const above: Rgb = [230, 97, 1];
