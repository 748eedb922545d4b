import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Metadata } from 'sharp';
import type { ImageChoices } from '../protocol/imageChoices.js';
import type { ImageFormat } from '../protocol/imageFormats.js';
import { largePicturePixels, maxImagePixels } from '../protocol/limits.js';
import { checkBands, checkPage } from './checkChoices.js';
import { cmykToRgb } from './cmykToRgb.js';
import { type ColourConversion, convertRgb } from './colour/ColourConversion.js';
import { coloursOfIcc } from './colour/pictureColours.js';
import type { EncodedPicture } from './inspect/prepareEncoded.js';
import { loadSharp } from './loadSharp.js';
import { paint } from './paint.js';
import type { RgbImage } from './rgbImage.js';
import { sampleRange } from './sampleRange.js';
import type { Samples } from './samples.js';
import { stretchNotice } from './stretchNotice.js';
import type { TiffForSharp } from './tiff/readTiff.js';

/** What sharp is given. */
export interface SharpPicture extends EncodedPicture {
  readonly format: ImageFormat;
  /** Of a TIFF: which page, and what its tags say. */
  readonly tiff?: TiffForSharp;
}

/**
 * Decodes with sharp: 8-bit pictures at once; CMYK, 16 bits, chosen bands and ranges by their numbers.
 *
 * @param rawPath file (`.v`) that 8-bit pictures are written to row by row; the image then has no data
 * @throws EngineError, and sharp's own errors
 */
export async function decodeWithSharp(
  name: string,
  picture: SharpPicture,
  choices: ImageChoices,
  checkSize: (width: number, height: number) => void,
  rawPath?: string,
): Promise<RgbImage> {
  const { format, bytes, tiff } = picture;
  const first = tiff === undefined ? {} : { page: tiff.page - 1 };
  const metadata = await loadSharp()(bytes, { limitInputPixels: false, ...first }).metadata();
  checkSize(metadata.width, metadata.height);
  const pages = tiff?.pages ?? metadata.pages ?? 1;
  if (choices.page !== undefined) checkPage(name, choices.page, pages);
  const page = tiff?.page ?? choices.page ?? 1;
  const open = (): ReturnType<ReturnType<typeof loadSharp>> =>
    loadSharp()(bytes, {
      failOn: picture.failOn,
      limitInputPixels: maxImagePixels,
      ignoreIcc: true,
      ...(pages > 1 ? { page: page - 1 } : {}),
    }).autoOrient();
  const bands = bandsOf(metadata, tiff);
  if (choices.bands !== undefined) checkBands(name, choices.bands, bands.names);
  const wide = format === 'png' && metadata.depth === 'ushort';
  const colours =
    picture.colours ??
    (await coloursOfIcc(metadata.icc, bands.cmyk ? 'inks' : metadata.channels < 3 ? 'grey' : 'rgb'));
  const asColours = choices.bands === undefined && typeof choices.range !== 'object';
  const conversion = asColours ? colours.conversion : undefined;
  const plain =
    !bands.cmyk &&
    !wide &&
    asColours &&
    !bands.unnamed &&
    // What covers is laid over the converted colours.
    !(conversion !== undefined && bands.alpha);
  const isLarge = metadata.width * metadata.height >= largePicturePixels;
  const {
    stretched = false,
    seeThrough = false,
    ...painted
  } = await retryWhenMemoryIsFull(() =>
    plain
      ? bands.alpha && !isLarge
        ? decodeCovered(open())
        : decodePlain(open(), conversion, rawPath)
      : decodeNumbers(open(), bands, wide, choices, conversion),
  );
  const { width, height, data, range, shown } = painted;
  const chosen = !asColours || page > 1;
  const turned = (metadata.orientation ?? 1) > 1 && format !== 'jpeg';
  return {
    width,
    height,
    data,
    format,
    shownByChromium:
      picture.likeChromium &&
      colours.likeChromium &&
      !chosen &&
      !stretched &&
      !seeThrough &&
      !turned &&
      !bands.cmyk,
    details: {
      bands: bands.names,
      shownBands: shown ?? bands.names.slice(0, bands.names.length < 3 ? 1 : 3).map((_, band) => band + 1),
      sampleType: wide ? 'uint16' : 'uint8', // wide AVIF comes as 8 bits, and so do its range and limits
      page,
      pages,
      range: range ?? { low: 0, high: 255 },
      stretched,
      notices: [
        ...picture.notices,
        ...(asColours ? colours.notices : []),
        ...(bands.unnamed ? [`Of its ${bands.names.length} bands the first three are shown.`] : []),
        ...(stretched ? [stretchNotice(range!)] : []),
      ],
    },
  };
}

interface SharpBands {
  readonly names: string[];
  readonly cmyk: boolean;
  /** Whether the last is alpha. */
  readonly alpha: boolean;
  /** Whether there is a band beyond the colours that is not alpha. */
  readonly unnamed: boolean;
}

function bandsOf({ channels, space }: Metadata, tiff: TiffForSharp | undefined): SharpBands {
  const cmyk = space === 'cmyk';
  const colours = cmyk
    ? ['cyan', 'magenta', 'yellow', 'black']
    : channels < 3
      ? ['grey']
      : ['red', 'green', 'blue'];
  const more = channels - colours.length;
  const alpha = more === 1 && (tiff === undefined || [1, 2].includes(tiff.tags.extraSamples[0] ?? 0));
  const others = Array.from({ length: Math.max(more, 0) }, (_, i) => `band ${colours.length + i + 1}`);
  return { names: [...colours, ...(alpha ? ['alpha'] : others)], cmyk, alpha, unnamed: more > 0 && !alpha };
}

interface Painted {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly range?: { readonly low: number; readonly high: number };
  readonly stretched?: boolean;
  /** Whether there is half a cover somewhere: Chromium rounds otherwise where it lays that on white. */
  readonly seeThrough?: boolean;
  readonly shown?: number[];
}

async function decodePlain(
  pipeline: ReturnType<ReturnType<typeof loadSharp>>,
  conversion: ColourConversion | undefined,
  rawPath: string | undefined,
): Promise<Painted> {
  const flat = pipeline.flatten({ background: '#ffffff' }).toColourspace('srgb');
  if (rawPath !== undefined && conversion === undefined) {
    const { width, height } = await flat.toFile(rawPath);
    return { width, height, data: new Uint8Array(0) };
  }
  const { data, info } = await flat.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const rgb = copyRgb(data, info.channels);
  if (conversion !== undefined) convertRgb(conversion, rgb);
  return { width: info.width, height: info.height, data: rgb };
}

/** Colours and alpha, laid on white as `flatten` lays them, to the bit; looks at alpha meanwhile. */
async function decodeCovered(pipeline: ReturnType<ReturnType<typeof loadSharp>>): Promise<Painted> {
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const rgb = new Uint8Array(width * height * 3);
  let seeThrough = false;
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const alpha = data[from + channels - 1]!;
    seeThrough ||= alpha !== 0 && alpha !== 255;
    const uncovered = 255 * (255 - alpha);
    for (let c = 0; c < 3; c++) {
      const value = data[from + (channels < 3 ? 0 : c)]!;
      rgb[to + c] = alpha === 255 ? value : Math.floor((value * alpha + uncovered) / 255);
    }
  }
  return { width, height, data: rgb, seeThrough };
}

async function decodeNumbers(
  pipeline: ReturnType<ReturnType<typeof loadSharp>>,
  bands: SharpBands,
  wide: boolean,
  choices: ImageChoices,
  conversion: ColourConversion | undefined,
): Promise<Painted> {
  const { names, cmyk, alpha } = bands;
  const grey = names[0] === 'grey';
  const space = cmyk ? 'cmyk' : wide ? (grey ? 'grey16' : 'rgb16') : grey ? 'b-w' : 'srgb';
  const { data, info } = await pipeline
    .pipelineColourspace(space)
    .toColourspace(space)
    .raw({ depth: wide ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const own = new Uint8Array(data); // out of WebAssembly memory, and aligned
  const values = wide ? new Uint16Array(own.buffer) : own;
  const { width, height, channels } = info;
  const samples: Samples = { width, height, channels, values, bits: wide ? 16 : 8, kind: 'uint' };
  if (cmyk && choices.bands === undefined) {
    const rgb = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i++) cmykToRgb(values, i * channels, rgb, i * 3, 1);
    return { width, height, data: rgb, shown: [1, 2, 3, 4] };
  }
  const shown = choices.bands ?? (grey ? [1] : [1, 2, 3]);
  const wanted = shown.map((band) => band - 1);
  conversion?.convert(values, channels, wanted, wide ? 65_535 : 255);
  const range = sampleRange(samples, wanted, choices.range);
  const over = { channel: names.length - 1, multiplied: false, opaque: wide ? 65_535 : 255 };
  const covered = alpha && choices.bands === undefined ? over : undefined;
  const { low, high, stretched } = range;
  return {
    width,
    height,
    data: paint(samples, wanted, range, covered),
    range: { low, high },
    stretched,
    seeThrough: covered !== undefined,
    shown,
  };
}

/**
 * Pixels decoded earlier stay in WebAssembly memory (2 GiB) until V8 collects the objects that stand for them,
 * whose weight it does not see. When a large image finds no room, have it look, and try once more.
 */
async function retryWhenMemoryIsFull<T>(decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    if (!/out of memory/i.test(String(error))) throw error;
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    await delay(100); // finalizers run in later tasks
    return decode();
  }
}

/** Out of WebAssembly memory; grey becomes RGB. */
function copyRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data);
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * channels + (channels < 3 ? 0 : c)]!;
  }
  return rgb;
}
