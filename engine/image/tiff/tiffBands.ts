import type { ImageChoices } from '../../protocol/imageChoices.js';
import { checkBands } from '../checkChoices.js';
import type { Alpha } from '../paint.js';
import { photometrics, type TiffPage } from './tiffPage.js';
import { tiffColours, type ColourOf } from './tiffColours.js';

/** The bands of a page and what is done with them. */
export interface TiffBands {
  /** Name of each band of the file. */
  readonly names: readonly string[];
  /** The bands shown, counted from 0. */
  readonly shown: readonly number[];
  /** What makes the shown ones colours; null for grey and RGB. */
  readonly colourOf: ColourOf | null;
  /** The band that covers them; `channel` counted from 0 among the file's. */
  readonly alpha: Alpha | undefined;
  readonly inverted: boolean;
  readonly notices: readonly string[];
}

/** Which bands of a page are shown, by its tags or by choice. @throws EngineError `option-invalid` */
export function tiffBands(name: string, page: TiffPage, choices: ImageChoices): TiffBands {
  const { samples, photometric } = page;
  const colours = tiffColours(page);
  const grey = [photometrics.whiteIsZero, photometrics.blackIsZero, photometrics.mask].some(
    (one) => one === photometric,
  );
  const meanings = gdalItems(page, 'colorinterp').map((meaning) => meaning.toLowerCase());
  const colourSamples = colours?.samples ?? (grey ? 1 : 3);
  const alpha = findAlpha(page, colourSamples, meanings);
  const names = bandNames(page, grey, alpha);
  const inverted = photometric === photometrics.whiteIsZero;
  const plain = { names, inverted, notices: [] };
  if (choices.bands !== undefined) {
    checkBands(name, choices.bands, names);
    const shown = choices.bands.map((band) => band - 1);
    // A palette's numbers are colours whichever way they are asked for.
    const colourOf =
      photometric === photometrics.palette && shown.every((band) => band === 0) ? colours!.colourOf : null;
    return { ...plain, shown: colourOf ? [0] : shown, colourOf, alpha: undefined };
  }
  if (colours !== null) {
    return {
      ...plain,
      shown: firstBands(Math.min(colours.samples, samples)),
      colourOf: colours.colourOf,
      alpha,
    };
  }
  const named = ['red', 'green', 'blue'].map((colour) => meanings.indexOf(colour));
  if (named.every((band) => band >= 0)) return { ...plain, shown: named, colourOf: null, alpha };
  const without = samples - (alpha === undefined ? 0 : 1);
  if (!grey && samples >= 3) {
    const left = without - 3;
    return {
      ...plain,
      shown: [0, 1, 2],
      colourOf: null,
      alpha,
      notices: left > 0 ? [leftOut(left, samples)] : [],
    };
  }
  if (without >= 3) {
    const notice = `Its ${samples} bands have no colours: the first three are shown as red, green and blue.`;
    return { ...plain, shown: [0, 1, 2], colourOf: null, alpha, notices: [notice] };
  }
  const notices = without > 1 ? [`The first of its ${samples} bands is shown.`] : [];
  return { ...plain, shown: [0], colourOf: null, alpha, notices };
}

function leftOut(left: number, samples: number): string {
  if (left === 1) return `Band ${samples} is neither a colour nor transparency: it is not shown.`;
  return `Of its ${samples} bands the first three are shown as red, green and blue.`;
}

function firstBands(count: number): number[] {
  return Array.from({ length: count }, (_, band) => band);
}

/** The tag says which band is alpha; four samples of RGB without the tag are RGBA, as Pillow takes them. */
function findAlpha(page: TiffPage, colourSamples: number, meanings: readonly string[]): Alpha | undefined {
  const { extraSamples, samples, photometric } = page;
  const extra = extraSamples.findIndex((meaning) => meaning === 1 || meaning === 2);
  if (extra >= 0) {
    const channel = samples - extraSamples.length + extra;
    return channel < colourSamples ? undefined : { channel, multiplied: extraSamples[extra] === 1 };
  }
  if (meanings.includes('alpha')) return { channel: meanings.indexOf('alpha'), multiplied: false };
  const untold =
    photometric === photometrics.rgb && samples === 4 && page.directory.numbers(338) === undefined;
  return untold ? { channel: 3, multiplied: false } : undefined;
}

function bandNames(page: TiffPage, grey: boolean, alpha: Alpha | undefined): string[] {
  const given = gdalItems(page, 'description');
  const meanings = gdalItems(page, 'colorinterp');
  const usual: Readonly<Record<number, readonly string[]>> = {
    [photometrics.rgb]: ['red', 'green', 'blue'],
    [photometrics.cmyk]: ['cyan', 'magenta', 'yellow', 'black'],
    [photometrics.yCbCr]: ['Y', 'Cb', 'Cr'],
    [photometrics.cieLab]: ['L*', 'a*', 'b*'],
    [photometrics.iccLab]: ['L*', 'a*', 'b*'],
    [photometrics.palette]: ['palette'],
  };
  const known = usual[page.photometric] ?? (grey && page.samples === 1 ? ['grey'] : []);
  return Array.from({ length: page.samples }, (_, band) => {
    const meaning = meanings[band]?.toLowerCase();
    const told = meaning === undefined || meaning === 'undefined' ? undefined : meaning;
    return given[band] ?? told ?? (alpha?.channel === band ? 'alpha' : (known[band] ?? `band ${band + 1}`));
  });
}

/** What GDAL wrote of each band in a role: sparse, by band. */
function gdalItems({ directory, samples }: TiffPage, role: string): string[] {
  const items: string[] = [];
  for (const [, attributes = '', text = ''] of (directory.text(42112) ?? '').matchAll(
    /<Item\b([^>]*)>([^<]*)<\/Item>/g,
  )) {
    const band = /\bsample="(\d+)"/.exec(attributes)?.[1];
    if (band !== undefined && Number(band) < samples && attributes.includes(`role="${role}"`))
      items[Number(band)] = text;
  }
  return Array.from(items);
}
