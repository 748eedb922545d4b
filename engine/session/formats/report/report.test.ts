import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { fixtureSource } from '../../testing/fixtureSource.js';
import { hostileText, longText } from '../../testing/fixtureAnnotations.js';
import { fixtureAnswer } from '../../testing/fixtureRuns.js';
import type { ExportSource } from '../exportSource.js';
import { escapeMarkup } from '../markup.js';
import { reportHtml } from './reportHtml.js';

const picture = { width: 64, height: 40, dataUri: 'data:image/png;base64,QUJD' };
let source: ExportSource;
let html: string;
beforeAll(async () => {
  source = await fixtureSource();
  const pieces: string[] = [];
  for await (const piece of reportHtml(source, { large: picture, small: picture })) pieces.push(piece);
  html = pieces.join('');
});

test('there is no script, no handler, no style at an element, nothing to load, and the policy allows none', () => {
  const tags = html.match(/<[a-zA-Z!/][^>]*>/g)!;
  expect(tags.filter((tag) => /^<\/?(script|iframe|object|embed|link|base|form|img)\b/i.test(tag))).toEqual(
    [],
  );
  // Attributes alone: what stands between quotes is text.
  const bare = tags.map((tag) => tag.replace(/"[^"]*"/g, '""'));
  expect(bare.filter((tag) => /\s(on\w+|style|src)=/i.test(tag))).toEqual([]);
  const references = [...html.matchAll(/(?:href|fill)="((?:url\()?[^"]*[:#(][^"]*)"/g)].map(
    ([, value]) => value!,
  );
  const allowed = /^(#[\w-]+|url\(#scale\)|data:image\/png;base64,QUJD)$/;
  expect(references.filter((value) => !allowed.test(value))).toEqual([]);
  const style = /<style>([^]*?)<\/style>/.exec(html)![1]!;
  const hash = createHash('sha256').update(style).digest('base64');
  expect(html).toContain(
    `content="default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(style).not.toMatch(/url\(|@import/);
});

test('every text is there as it is', () => {
  const { session, runs } = source;
  for (const text of [
    ...[session.name, session.picture.name, hostileText, longText, fixtureAnswer],
    ...runs.map(({ question }) => question),
    ...session.labels.slice(0, 3).map(({ name }) => name),
    ...[session.verdicts['run-2']!.expected, runs[2]!.failure!.message, runs[0]!.model!.modelName],
  ]) {
    expect(html).toContain(escapeMarkup(text));
  }
});

test('each token that has a selection has its picture, each question its settings and verdict', () => {
  expect(html.match(/<figure class="tile">/g)).toHaveLength(6 + 4);
  expect(html.match(/data:image/g)).toHaveLength(2); // each picture is in the file once
  expect(html.match(/<section>/g)).toHaveLength(3 + 1);
  expect(html).toContain('96 (asked for)');
  expect(html).toContain('temperature 0.7, top-p 0.9, seed 4294967295');
  expect(html).toContain('<span class="verdict verdict--wrong">wrong</span>');
  expect(html).toContain('question 1, token 3, layer 2');
});

test('a question about another page is there without pictures, and it says why', async () => {
  const [first] = source.runs as [ExportSource['runs'][number]];
  const other = { ...first, picture: { ...first.picture, width: 10, height: 10 } };
  const pieces: string[] = [];
  for await (const piece of reportHtml({ ...source, runs: [other] }, { large: picture, small: picture }))
    pieces.push(piece);
  expect(pieces.join('')).toContain('another page than the one shown here');
  expect(pieces.join('')).not.toContain('class="tile"');
});
