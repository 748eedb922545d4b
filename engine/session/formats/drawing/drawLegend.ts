import type { Session } from '../../../protocol/session.js';
import { colourOf, type ColourMapName } from '../../../selection/colourMap.js';
import { outlineValue } from '../../../selection/overlayPicture.js';
import { readingLayer } from '../../../selection/readingLayer.js';
import { unlabelled, unlabelledColour } from '../annotationNames.js';
import { answerOf } from '../runFacts.js';
import type { ChosenOverlay } from './chooseOverlay.js';
import type { DrawnPiece } from './drawAnnotations.js';
import { cssHex } from './drawOverlay.js';
import { type DrawText, short } from './drawText.js';
import { textWidth, wrapText } from './textLines.js';

/** What a legend tells. */
export interface LegendFacts {
  readonly session: Session;
  readonly chosen: ChosenOverlay | null;
  readonly colourMap: ColourMapName;
  /** Whether annotations are drawn: their labels are named. */
  readonly annotations: boolean;
}

const ink = '#1b222b';
const faint = '#5b6672';

/**
 * What a picture shows, to stand below it: question and answer, what the colours mean, the labels, where it comes from.
 *
 * @param size of the letters, in drawn pixels @param top where it begins
 * @returns its lines, and where it ends
 */
export function drawLegend(
  facts: LegendFacts,
  { width, top, size }: { readonly width: number; readonly top: number; readonly size: number },
  drawText: DrawText,
): { readonly pieces: readonly DrawnPiece[]; readonly bottom: number } {
  const pieces: DrawnPiece[] = [];
  const margin = size * 1.25;
  const inner = width - 2 * margin;
  let y = top + margin;
  const add = (height: number, markup: string): void => {
    pieces.push({ bounds: { x: 0, y: y - size, width, height: height + 2 * size }, markup });
    y += height;
  };
  const paragraph = (text: string, letters: number, colour: string, most: number): void => {
    for (const line of wrapText(text, letters, inner, most)) {
      add(letters * 1.4, drawText(line, margin, y + letters, { size: letters, colour }));
    }
  };
  const { chosen, session, colourMap } = facts;
  if (chosen !== null) {
    paragraph(chosen.run.question, size * 1.15, ink, 3);
    paragraph(answerOf(chosen.run).trim(), size * 1.15, faint, 4);
    y += size * 0.5;
    paragraph(chosen.caption, size, ink, 2);
    y += size * 0.25;
    const keys = chosen.scale === null ? maskKeys(chosen, colourMap) : null;
    if (keys === null) add(size * 1.9, scale(chosen, colourMap, { x: margin, y, size, inner }, drawText));
    else for (const row of flow(keys, size, inner)) add(size * 1.7, keyRow(row, margin, y, size, drawText));
  }
  const labels = facts.annotations ? labelKeys(session) : [];
  for (const row of flow(labels, size, inner)) add(size * 1.7, keyRow(row, margin, y, size, drawText));
  y += size * 0.25;
  paragraph(originOf(facts), size * 0.85, faint, 2);
  return { pieces, bottom: Math.ceil(y + margin - size * 0.4) };
}

/** A swatch and what it stands for. */
interface Key {
  readonly fill: string;
  readonly line: string | null;
  readonly text: string;
}

function maskKeys({ run, layer }: ChosenOverlay, colourMap: ColourMapName): Key[] {
  const read = layer !== null && readingLayer(layer, run.prefill?.selectingLayers ?? []) !== null;
  return [
    {
      fill: '#ffffff',
      line: cssHex(...colourOf(colourMap, outlineValue)),
      text: read ? 'high-res read' : 'chosen',
    },
    { fill: '#3a3f45', line: null, text: 'low-res view only' },
  ];
}

function labelKeys({ annotations, labels }: Session): Key[] {
  const used = new Set(annotations.map(({ labelId }) => labelId));
  const known = labels.filter(({ id }) => used.has(id));
  const none = annotations.some(({ labelId }) => !known.some(({ id }) => id === labelId));
  return [
    ...known.map(({ name, colour }) => ({ fill: colour, line: null, text: name })),
    ...(none ? [{ fill: unlabelledColour, line: null, text: unlabelled }] : []),
  ];
}

/** Keys side by side, as many in a row as there is room for. */
function flow(keys: readonly Key[], size: number, inner: number): Key[][] {
  const rows: Key[][] = [];
  let left = 0;
  for (const key of keys) {
    const [text = ''] = wrapText(key.text, size, Math.min(inner - size * 2, size * 24), 1);
    const width = keyWidth(text, size);
    if (rows.length === 0 || left + width > inner) {
      rows.push([]);
      left = 0;
    }
    rows.at(-1)!.push({ ...key, text });
    left += width;
  }
  return rows;
}

function keyWidth(text: string, size: number): number {
  return size * 3.2 + textWidth(text, size);
}

function keyRow(keys: readonly Key[], left: number, y: number, size: number, drawText: DrawText): string {
  let x = left;
  return keys
    .map(({ fill, line, text }) => {
      const stroke = line ?? '#00000055';
      const width = line === null ? size / 16 : size / 5;
      const swatch =
        `<rect x="${short(x)}" y="${short(y + size * 0.15)}" width="${short(size)}" height="${short(size)}" ` +
        `fill="${fill}" stroke="${stroke.slice(0, 7)}" stroke-width="${short(width)}"/>`;
      const word = drawText(text, x + size * 1.6, y + size, { size, colour: ink });
      x += keyWidth(text, size);
      return swatch + word;
    })
    .join('');
}

/** A bar from low to high, as opaque as the cells are, and what its ends stand for. */
function scale(
  { scale: ends }: ChosenOverlay,
  colourMap: ColourMapName,
  {
    x,
    y,
    size,
    inner,
  }: { readonly x: number; readonly y: number; readonly size: number; readonly inner: number },
  drawText: DrawText,
): string {
  const { least: low, most } = ends!;
  const words = { size, colour: ink };
  const barAt = x + textWidth(low, size) + size * 0.6;
  const barWidth = Math.min(size * 14, inner / 3);
  const steps = 32;
  const bar = Array.from({ length: steps }, (_, index) => {
    const value = index / (steps - 1);
    return `<rect x="${short(barAt + (index * barWidth) / steps)}" y="${short(y + size * 0.15)}" width="${short(barWidth / steps)}" height="${short(size)}" fill="${cssHex(...colourOf(colourMap, value))}" fill-opacity="${short(value)}"/>`;
  }).join('');
  const frame = `<rect x="${short(barAt)}" y="${short(y + size * 0.15)}" width="${short(barWidth)}" height="${short(size)}" fill="none" stroke="#9aa3ad" stroke-width="${short(size / 16)}"/>`;
  const [end = ''] = wrapText(most, size, inner - (barAt - x) - barWidth - size, 1);
  return (
    drawText(low, x, y + size, words) +
    `<g shape-rendering="crispEdges">${bar}</g>${frame}` +
    drawText(end, barAt + barWidth + size * 0.6, y + size, words)
  );
}

function originOf({ session: { picture, appVersion }, chosen }: LegendFacts): string {
  const parts = [
    `${picture.name}, ${picture.width} x ${picture.height} pixels`,
    chosen?.run.model == null ? '' : `${chosen.run.model.modelName}, ${chosen.run.settings.variant}`,
    `Fovea ${appVersion}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
