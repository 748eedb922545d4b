import { createHash } from 'node:crypto';
import { labelFinder, unlabelled, unlabelledColour } from '../annotationNames.js';
import type { ExportSource } from '../exportSource.js';
import { drawAnnotations } from '../drawing/drawAnnotations.js';
import { drawTextAsText } from '../drawing/drawText.js';
import { escapeMarkup } from '../markup.js';
import { timeText } from '../runFacts.js';
import { placeText } from '../placeText.js';
import type { ReportPicture, ReportPictures } from './reportPictures.js';
import { reportStyle } from './reportStyle.js';
import { reportTurn, scaleGradient } from './reportTurn.js';

/**
 * A session as one HTML file that needs nothing else: picture, questions and answers, a small picture for every token, all
 * settings, annotations and verdicts. There is no script in it, and its content security policy lets none run and nothing be
 * loaded; every text is escaped. It prints on A4 and Letter.
 *
 * @param onRun told how many of the runs are written
 */
export async function* reportHtml(
  source: ExportSource,
  pictures: ReportPictures,
  onRun: (done: number, total: number) => void = () => undefined,
): AsyncGenerator<string> {
  const { session, runs } = source;
  yield head(session.name);
  yield definitions(pictures);
  yield introduction(source, pictures);
  for (const [index, run] of runs.entries()) {
    yield await reportTurn(source, run, index + 1, pictures);
    onRun(index + 1, runs.length);
  }
  yield annotationTable(source);
  yield (
    `<footer class="faint"><p>Made by Fovea ${escapeMarkup(session.appVersion)}. Session ${escapeMarkup(session.id)}, ` +
    `last changed ${timeText(session.changedAt)}.</p></footer>\n</body>\n</html>\n`
  );
}

function head(title: string): string {
  const hash = createHash('sha256').update(reportStyle).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n' +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n' +
    `<title>${escapeMarkup(title)}</title>\n<style>${reportStyle}</style>\n</head>\n<body>\n`
  );
}

/** The pictures, in the file once. */
function definitions({ large, small }: ReportPictures): string {
  const symbol = (id: string, { width, height, dataUri }: ReportPicture): string =>
    `<symbol id="${id}" viewBox="0 0 ${width} ${height}"><image width="${width}" height="${height}" href="${dataUri}"/></symbol>`;
  return `<svg class="definitions" aria-hidden="true"><defs>${symbol('large', large)}${symbol('small', small)}${scaleGradient()}</defs></svg>\n`;
}

function introduction({ session, runs }: ExportSource, { large }: ReportPictures): string {
  const { picture, annotations, labels } = session;
  const scale = large.width / picture.width;
  const drawn = drawAnnotations(session, scale, Math.max(1.5, large.width / 600), drawTextAsText);
  const shrunk = scale < 1 ? ` Shown here at ${large.width} x ${large.height}.` : '';
  const used = new Set(annotations.map(({ labelId }) => labelId));
  const keys = labels
    .filter(({ id }) => used.has(id))
    .map(({ name, colour }) => `<span>${swatch(colour)}<bdi>${escapeMarkup(name)}</bdi></span>`)
    .join('');
  return (
    `<header><h1 dir="auto">${escapeMarkup(session.name)}</h1>` +
    `<p class="faint"><bdi>${escapeMarkup(picture.name)}</bdi>, ${picture.width} x ${picture.height} pixels, ${escapeMarkup(picture.format)} · ` +
    `${plural(runs.length, 'question')}, ${plural(annotations.length, 'annotation')} · begun ${timeText(session.createdAt)}</p></header>\n` +
    `<figure class="picture"><svg viewBox="0 0 ${large.width} ${large.height}" role="img" aria-label="The picture with its annotations">` +
    `<use href="#large" width="${large.width}" height="${large.height}"/>${drawn.map(({ markup }) => markup).join('')}</svg>` +
    `<figcaption>sha256 ${escapeMarkup(picture.sha256)}.${shrunk}</figcaption></figure>\n` +
    (keys === '' ? '' : `<div class="labels">${keys}</div>\n`)
  );
}

function annotationTable({ session, runs }: ExportSource): string {
  const { annotations } = session;
  if (annotations.length === 0) return '';
  const labelOf = labelFinder(session);
  const rows = annotations.map((annotation) => {
    const { shape, note, tie } = annotation;
    const label = labelOf(annotation);
    const text = [shape.type === 'text' ? shape.text : '', note].filter((part) => part !== '').join('\n');
    const name = `${swatch(label?.colour ?? unlabelledColour)}<bdi>${escapeMarkup(label?.name ?? unlabelled)}</bdi>`;
    const cells = [name, shape.type, escapeMarkup(placeText(shape)), escapeMarkup(tieText(tie, runs))];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td class="note" dir="auto">${escapeMarkup(text)}</td></tr>`;
  });
  return (
    '<section><h2>Annotations</h2><h3>In pixels of the picture, from its upper left corner</h3>\n<table><thead><tr><th>Label</th><th>Shape</th><th>Place and size</th><th>Belongs to</th><th>Note</th></tr></thead>\n' +
    `<tbody>${rows.join('\n')}</tbody></table></section>\n`
  );
}

function tieText(
  tie: ExportSource['session']['annotations'][number]['tie'],
  runs: ExportSource['runs'],
): string {
  if (tie === null) return '';
  const number = runs.findIndex(({ runId }) => runId === tie.runId) + 1;
  if (number === 0) return 'a question that is not in this report';
  const parts = [`question ${number}`];
  if (tie.tokenIndex !== undefined) parts.push(`token ${tie.tokenIndex + 1}`);
  if (tie.layer !== undefined) parts.push(`layer ${tie.layer}`);
  return parts.join(', ');
}

/** No style may stand at an element, so the colour is that of a drawing. */
function swatch(colour: string): string {
  return `<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="${escapeMarkup(colour)}"/></svg>`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
