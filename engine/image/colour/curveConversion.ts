import type { SampleArray } from '../samples.js';
import type { ColourConversion } from './ColourConversion.js';
import { encodeSrgb, srgbFromD50 } from './srgb.js';

/** A number of a channel to the light it stands for, 0 to 1 both. */
export type Curve = (value: number) => number;

/** X, Y and Z (white D50) of full red, of full green, of full blue. */
export type Primaries = readonly [Xyz, Xyz, Xyz];

/** CIE XYZ, Y of white 1. */
export type Xyz = readonly [number, number, number];

/** Steps of light between black and white: a 20th of a level of 8 bits where sRGB is steepest. */
const lightSteps = 65_535;

/** From an RGB space of a curve a channel and three primaries; what sRGB has not is cut off at its borders. */
export function rgbCurveConversion(
  name: string,
  curves: readonly [Curve, Curve, Curve],
  primaries: Primaries,
): ColourConversion {
  const [red, green, blue] = srgbFromD50.map((row) =>
    primaries.map((xyz) => row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]),
  ) as [number[], number[], number[]];
  const lights = remembered((white) => curves.map((curve) => lightTable(curve, white)));
  const writings = remembered(writtenTable);
  return {
    name,
    grey: false,
    convert: (values, each, channels, white) => {
      const [redLight, greenLight, blueLight] = lights(white) as [Float64Array, Float64Array, Float64Array];
      const scale = (redLight.length - 1) / white;
      const written = writings(white, isWhole(values));
      const [r = 0, g = r, b = r] = channels;
      const index = (value: number): number =>
        value >= white ? redLight.length - 1 : value > 0 ? (value * scale + 0.5) | 0 : 0;
      for (let at = 0; at < values.length; at += each) {
        if (Number.isNaN(values[at + r]! + values[at + g]! + values[at + b]!)) continue;
        const lightR = redLight[index(values[at + r]!)]!;
        const lightG = greenLight[index(values[at + g]!)]!;
        const lightB = blueLight[index(values[at + b]!)]!;
        values[at + g] = written[step(green[0]! * lightR + green[1]! * lightG + green[2]! * lightB)]!;
        if (channels.length === 1) continue;
        values[at + r] = written[step(red[0]! * lightR + red[1]! * lightG + red[2]! * lightB)]!;
        values[at + b] = written[step(blue[0]! * lightR + blue[1]! * lightG + blue[2]! * lightB)]!;
      }
    },
  };
}

/** From a grey space of one curve. */
export function greyCurveConversion(name: string, curve: Curve): ColourConversion {
  const tables = remembered((white, whole) => {
    const written = writtenTable(white, whole);
    return Float64Array.from(lightTable(curve, white), (light) => written[step(light)]!);
  });
  return {
    name,
    grey: true,
    convert: (values, each, channels, white) => {
      const levels = tables(white, isWhole(values));
      const scale = (levels.length - 1) / white;
      for (let at = 0; at < values.length; at += each) {
        for (const channel of channels) {
          const value = values[at + channel]!;
          if (Number.isNaN(value)) continue;
          values[at + channel] = levels[Math.round(Math.min(Math.max(value, 0), white) * scale)]!;
        }
      }
    },
  };
}

/** The light of each number there can be; 16 bits of them where there are more. */
function lightTable(curve: Curve, white: number): Float64Array {
  const steps = white === 255 ? 255 : 65_535;
  return Float64Array.from({ length: steps + 1 }, (_, i) => Math.min(Math.max(curve(i / steps), 0), 1));
}

/** What sRGB writes for each step of light, 0 to `white`. */
function writtenTable(white: number, whole: boolean): Float64Array {
  return Float64Array.from({ length: lightSteps + 1 }, (_, i) => {
    const level = encodeSrgb(i / lightSteps) * white;
    return whole ? Math.round(level) : level;
  });
}

function step(light: number): number {
  return light >= 1 ? lightSteps : light > 0 ? (light * lightSteps + 0.5) | 0 : 0;
}

function isWhole(values: SampleArray): boolean {
  return !(values instanceof Float32Array || values instanceof Float64Array);
}

/** Pictures come in pieces: what was made for the last one is kept. */
function remembered<T>(make: (white: number, whole: boolean) => T): (white: number, whole?: boolean) => T {
  let last: { readonly white: number; readonly whole: boolean; readonly made: T } | undefined;
  return (white, whole = true) => {
    if (last?.white !== white || last.whole !== whole) last = { white, whole, made: make(white, whole) };
    return last.made;
  };
}
