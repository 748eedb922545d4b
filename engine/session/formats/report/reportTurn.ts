import { selectsCells } from '../../../protocol/reportingLayers.js';
import type { KeptToken, RunRecord } from '../../../protocol/runRecord.js';
import { selectionGridCells } from '../../../protocol/selectionGrid.js';
import { readingLayer } from '../../../selection/readingLayer.js';
import { colourOf } from '../../../selection/colourMap.js';
import type { KeptMasks } from '../../keptMasks.js';
import { frequency, isOfPicture, meanAttention } from '../drawing/chooseOverlay.js';
import { cssHex, drawCells } from '../drawing/drawOverlay.js';
import type { ExportSource } from '../exportSource.js';
import { escapeMarkup } from '../markup.js';
import { answerOf, percent, runFacts, stateText } from '../runFacts.js';
import type { ReportPicture, ReportPictures } from './reportPictures.js';

const look = { colourMap: 'viridis', opacity: 0.65 } as const;

/** A question of a report: answer, verdict, where the model looked at each token, every setting. */
export async function reportTurn(
  source: ExportSource,
  run: RunRecord,
  number: number,
  pictures: ReportPictures,
): Promise<string> {
  const masks = run.hasMasks ? await source.masks(run.runId) : null;
  const facts = runFacts(run)
    .map(([name, value]) => `<tr><th>${escapeMarkup(name)}</th><td>${escapeMarkup(value)}</td></tr>`)
    .join('');
  return [
    `<section><p class="number">Question ${number}</p><h2 dir="auto">${escapeMarkup(run.question)}</h2>`,
    answer(run),
    verdictOf(source, run),
    masks === null ? '' : looked(source, run, masks, pictures),
    `<h3>Settings and measurements</h3><table><tbody>${facts}</tbody></table></section>\n`,
  ].join('\n');
}

function answer(run: RunRecord): string {
  const text = answerOf(run);
  const ended =
    run.state === 'finished' ? '' : `<p class="faint">The answer ${escapeMarkup(stateText(run))}.</p>`;
  if (text === '') return `<p class="answer answer--none">No answer: ${escapeMarkup(stateText(run))}.</p>`;
  return `<div class="answer" dir="auto">${escapeMarkup(text)}</div>${ended}`;
}

function verdictOf({ session }: ExportSource, { runId }: RunRecord): string {
  const verdict = session.verdicts[runId];
  if (verdict === undefined) return '';
  const expected = verdict.expected === '' ? '' : ` expected: <bdi>${escapeMarkup(verdict.expected)}</bdi>`;
  return `<p><span class="verdict verdict--${verdict.verdict}">${verdict.verdict}</span>${expected}</p>`;
}

/** Where the model looked: over everything, then token by token. */
function looked(
  source: ExportSource,
  run: RunRecord,
  masks: KeptMasks,
  { large, small }: ReportPictures,
): string {
  const { picture } = source.session;
  if (!isOfPicture(run, picture)) {
    return `<p class="faint">It was asked about ${run.picture.width} x ${run.picture.height} pixels of the file: another page than the one shown here, so its selections are not drawn.</p>`;
  }
  const selects = selectsCells(run.prefill);
  const over = selects ? frequency : meanAttention;
  const whole = over(run, masks);
  const tokens = run.tokens.filter(({ tokenIndex }) => tokenIndex < masks.tokens);
  const tiles = tokens.map((token) => tile(token, over(run, masks, token.tokenIndex).overlay, masks));
  return [
    `<h3>Where it looked</h3>${scaleOf(whole.scale!.least, whole.scale!.most)}`,
    `<figure class="picture looked">${painted(whole.overlay, large, 'large')}<figcaption>${escapeMarkup(whole.caption)}.</figcaption></figure>`,
    `<h3>Token by token</h3>${selects ? scaleOf('never', 'by every layer that is read') : scaleOf('least', 'most attention (min–max)')}`,
    `<div class="strip">${tiles.join('\n')}</div>`,
  ].join('\n');

  function painted(overlay: Parameters<typeof drawCells>[0], shown: ReportPicture, id: string): string {
    const { width, height } = shown;
    return (
      `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true"><use href="#${id}" width="${width}" height="${height}"/>` +
      `${drawCells(overlay, whole.place, width / picture.width, look)}</svg>`
    );
  }

  function tile(token: KeptToken, overlay: Parameters<typeof drawCells>[0], of: KeptMasks): string {
    const { text, tokenIndex, logProbability, id } = token;
    const shown =
      text.trim() === ''
        ? `<b class="special">token ${id}</b>`
        : `<b dir="auto">${escapeMarkup(text.trim())}</b>`;
    const probability = percent(logProbability === null ? 0 : Math.exp(logProbability));
    const selected = selects ? ` · ${percent(meanSelected(of, tokenIndex))} selected` : '';
    return `<figure class="tile">${painted(overlay, small, 'small')}<figcaption>${shown}${tokenIndex + 1} · probability ${probability}${selected}</figcaption></figure>`;
  }
}

/** Mean share of the cells that the layers that are read chose at a token. */
function meanSelected({ layers, grids, present }: KeptMasks, tokenIndex: number): number {
  const all = [...layers];
  let [cells, pairs] = [0, 0];
  for (const [index, layer] of all.entries()) {
    const at = tokenIndex * all.length + index;
    if (present[at] !== 1 || readingLayer(layer, all) === null) continue;
    for (const cell of grids.subarray(at * selectionGridCells, (at + 1) * selectionGridCells)) cells += cell;
    pairs++;
  }
  return pairs === 0 ? 0 : cells / (pairs * selectionGridCells);
}

function scaleOf(least: string, most: string): string {
  return (
    `<div class="scale"><span>${least}</span><svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">` +
    `<rect width="1" height="1" fill="url(#scale)"/></svg><span>${most}</span></div>`
  );
}

/** The gradient of the scales, from never to always, as opaque as the cells are: in the file once. */
export function scaleGradient(): string {
  const steps = 32;
  const stops = Array.from({ length: steps + 1 }, (_, index) => {
    const value = index / steps;
    return `<stop offset="${value}" stop-color="${cssHex(...colourOf(look.colourMap, value))}" stop-opacity="${(value * look.opacity).toFixed(3)}"/>`;
  });
  return `<linearGradient id="scale">${stops.join('')}</linearGradient>`;
}
