import { loadSharp } from '../../image/loadSharp.js';
import { selectionGridSide } from '../../protocol/selectionGrid.js';

/** What is drawn of an example. Cells are row * 9 + column of the padded square. */
export interface ExamplePicture {
  readonly imagePath: string;
  /** Share of the answer's steps in which each of the 81 cells was selected, 0 to 1. */
  readonly shares: readonly number[];
  readonly targetCells: readonly number[];
}

const width = 480;
const cropHeight = 160;
const gap = 6;
const largestBytes = 60_000;

/** A rectangle in pixels of the image. */
interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws the whole picture with what was not selected darkened, and below it the surroundings of the target enlarged:
 * selected cells in orange, target cells in broken white.
 *
 * @returns a JPEG 480 pixels wide of at most 60 KB
 */
export async function drawExample({ imagePath, shares, targetCells }: ExamplePicture): Promise<Buffer> {
  const sharp = loadSharp();
  const upright = await sharp(imagePath, { limitInputPixels: false })
    .rotate()
    .flatten()
    .toColourspace('srgb')
    .toBuffer();
  const size = await sharp(upright, { limitInputPixels: false }).metadata();
  const image: Rectangle = { left: 0, top: 0, width: size.width, height: size.height };
  const boxes = { image, shares, targetCells };
  const height = Math.max(1, Math.round((image.height / image.width) * width));
  const parts = [{ input: await view(upright, image, height, boxes, true), top: 0, left: 0 }];
  const crop = targetCells.length === 0 ? null : cropAround(targetCells, image);
  if (crop !== null)
    parts.push({ input: await view(upright, crop, cropHeight, boxes, false), top: height + gap, left: 0 });
  const canvas = {
    width,
    height: height + (crop === null ? 0 : gap + cropHeight),
    channels: 3,
    background: '#ffffff',
  } as const;
  const whole = await sharp({ create: canvas }).composite(parts).png().toBuffer();
  for (let quality = 82; ; quality -= 6) {
    const jpeg = await sharp(whole).jpeg({ quality, mozjpeg: true }).toBuffer();
    if (jpeg.length <= largestBytes || quality < 20) return jpeg;
  }
}

/** A part of the image at 480 pixels wide, with the cells drawn over it. */
async function view(
  upright: Buffer,
  part: Rectangle,
  height: number,
  { image, shares, targetCells }: { image: Rectangle } & Omit<ExamplePicture, 'imagePath'>,
  darken: boolean,
): Promise<Buffer> {
  const scale = width / part.width;
  const marks: string[] = [];
  const box = (cell: number, inset: number): string => {
    const { left, top, width: w, height: h } = cellRectangle(cell, image);
    const place = { x: (left - part.left) * scale + inset, y: (top - part.top) * scale + inset };
    return `x="${place.x}" y="${place.y}" width="${w * scale - 2 * inset}" height="${h * scale - 2 * inset}"`;
  };
  for (const [cell, share] of shares.entries()) {
    if (darken && share < 1)
      marks.push(
        `<rect ${box(cell, 0)} shape-rendering="crispEdges" fill="#000" fill-opacity="${0.58 * (1 - share)}"/>`,
      );
  }
  for (const [cell, share] of shares.entries()) {
    if (share > 0) {
      marks.push(
        `<rect ${box(cell, 1.25)} fill="none" stroke="#ff8c1a" stroke-width="2.5" stroke-opacity="${0.35 + 0.65 * share}"/>`,
      );
    }
  }
  for (const cell of targetCells) {
    marks.push(`<rect ${box(cell, 4.5)} fill="none" stroke="#000" stroke-width="2"/>`);
    marks.push(`<rect ${box(cell, 4.5)} fill="none" stroke="#fff" stroke-width="2" stroke-dasharray="5 4"/>`);
  }
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`;
  return loadSharp()(upright, { limitInputPixels: false })
    .extract(part)
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toBuffer();
}

/** Cells tile the padded square; the image lies in its middle. */
function cellRectangle(cell: number, image: Rectangle): Rectangle {
  const side = Math.max(image.width, image.height);
  const size = side / selectionGridSide;
  return {
    left: (cell % selectionGridSide) * size - Math.floor((side - image.width) / 2),
    top: Math.floor(cell / selectionGridSide) * size - Math.floor((side - image.height) / 2),
    width: size,
    height: size,
  };
}

/** A part of three by one that shows all the cells, or null where that is most of the image. */
function cropAround(cells: readonly number[], image: Rectangle): Rectangle | null {
  const rectangles = cells.map((cell) => cellRectangle(cell, image));
  const left = Math.min(...rectangles.map((r) => r.left));
  const right = Math.max(...rectangles.map((r) => r.left + r.width));
  const top = Math.min(...rectangles.map((r) => r.top));
  const bottom = Math.max(...rectangles.map((r) => r.top + r.height));
  const ratio = width / cropHeight;
  const wanted = Math.round(Math.max((right - left) * 1.1, (bottom - top) * 1.1 * ratio));
  if (wanted > image.width * 0.85 || wanted / ratio > image.height) return null;
  const high = Math.round(wanted / ratio);
  const clamp = (start: number, length: number, end: number): number =>
    Math.round(Math.min(Math.max(0, start), end - length));
  return {
    left: clamp((left + right - wanted) / 2, wanted, image.width),
    top: clamp((top + bottom - high) / 2, high, image.height),
    width: wanted,
    height: high,
  };
}
