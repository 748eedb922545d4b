import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { fixtureTokenTexts } from '../testing/fixtureRuns.js';
import { fixtureSource } from '../testing/fixtureSource.js';
import { missingModules, readWithPython } from '../testing/pythonReaders.js';
import { conversationJson } from './conversationJson.js';
import { conversationMarkdown } from './conversationMarkdown.js';
import type { ExportSource } from './exportSource.js';
import { masksNpz, masksNotes } from './masksNpz.js';
import { selectionCsv } from './selectionCsv.js';

const temporaryFolder = temporaryFolders();
let source: ExportSource;
beforeAll(async () => {
  source = await fixtureSource();
});

async function csvText(): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of selectionCsv(source)) pieces.push(piece);
  return pieces.join('');
}

test('the JSON has every run as it is kept, with its verdict, and not where the picture lies', () => {
  const text = conversationJson(source);
  const { turns, ...rest } = JSON.parse(text) as { turns: unknown[] };
  const { verdicts, annotations, labels } = source.session;
  expect(turns).toEqual(source.runs.map((run) => ({ ...run, verdict: verdicts[run.runId] ?? null })));
  expect(rest).toMatchObject({ annotations, labels, picture: { width: 640, height: 400 } });
  expect(text).not.toContain('"kept"');
});

describe('Markdown', () => {
  test('has no markup of a text: every character that could begin some is escaped', () => {
    const text = conversationMarkdown(source);
    expect(text).toContain('# Harbour &lt;b&gt;\\"north\\" &amp; south&lt;\\/b&gt; 🚢');
    expect(text).toContain('> \\=A1\\+&lt;script&gt;alert\\(1\\)&lt;\\/script&gt;🚢');
    expect(text.replaceAll('<br>', '')).not.toMatch(/<|(^|[^\\])\[/m);
    expect(text).toContain('**Verdict:** wrong, expected: \\@three &lt;cranes&gt;, \\"3\\"');
  });

  test('tables keep their rows, whatever stands in them', () => {
    const rows = conversationMarkdown(source)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) expect([3, 5]).toContain(row.match(/(?<!\\)\|/g)!.length);
  });
});

describe.skipIf(missingModules('csv') !== null)('CSV', () => {
  test('has a row for each run, token and layer, with CRLF', async () => {
    const text = await csvText();
    expect(text.endsWith('\r\n')).toBe(true);
    // 6 tokens x 3 layers, 4 x 3, one for the run that failed, and the heads.
    const seen = readWithPython('table', written('selection.csv', text)) as Record<string, string>[];
    expect(seen).toHaveLength(18 + 12 + 1);
    const { grids } = (await source.masks('run-1'))!;
    const cells = grids.subarray(4 * 81, 5 * 81).reduce((sum, cell) => sum + cell, 0); // token 1, layer 2
    expect(seen[4]).toMatchObject({
      ...{ run: 'run-1', token: '1', token_id: '301', layer: '2', read_by_layer: '3', reported: '1' },
      ...{ selected_cells: String(cells), token_text: fixtureTokenTexts[1], verdict: 'right' },
    });
    expect(Number(seen[4]!['selected_fraction'])).toBeCloseTo(cells / 81, 12);
    expect(seen[4]!['cells']!.split(' ')).toHaveLength(cells);
    expect(Number(seen[4]!['probability'])).toBeCloseTo(Math.exp(-0.125), 12);
    expect(seen[0]!['iou_previous_token']).toBe('');
    expect(seen[5]!['read_by_layer']).toBe(''); // nobody reads what the last layer chose
    expect(seen[29]).toMatchObject({
      run: 'run-2',
      token: '3',
      layer: '3',
      reported: '0',
      selected_cells: '',
    });
    expect(seen[30]).toMatchObject({ run: 'run-3', state: 'failed', token: '', layer: '' });
  });

  test('the overlap with the token before is that of the grids', async () => {
    const seen = readWithPython('table', written('selection.csv', await csvText())) as Record<
      string,
      string
    >[];
    for (const layer of ['1', '2', '3']) {
      const rows = seen.filter((row) => row['run'] === 'run-1' && row['layer'] === layer);
      for (let token = 1; token < 6; token++) {
        const [before, here] = [rows[token - 1]!, rows[token]!].map(
          (row) => new Set(row['cells']!.split(' ')),
        );
        const both = [...here!].filter((cell) => before!.has(cell)).length;
        const expected = both / (before!.size + here!.size - both);
        expect(Number(rows[token]!['iou_previous_token'])).toBeCloseTo(expected, 12);
      }
    }
  });

  test('no text begins as a formula, and none loses a character', async () => {
    const seen = readWithPython('table', written('selection.csv', await csvText())) as Record<
      string,
      string
    >[];
    const words = ['session', 'picture', 'question', 'token_text'].flatMap((column) =>
      seen.map((row) => row[column]!),
    );
    expect(words.filter((word) => /^[=+\-@\t\r\n]/.test(word))).toEqual([]);
    expect(seen[0]!['token_text']).toBe("'=A1+");
    expect(seen[12]!['token_text']).toBe(`'${fixtureTokenTexts[4]}`);
    expect(seen[0]!['question']).toBe('What is the <b>ship\'s</b> "name"?\n=2+3');
  });

  function written(name: string, text: string): string {
    const file = path.join(temporaryFolder(), name);
    writeFileSync(file, text);
    return file;
  }
});

const noNumpy = missingModules('numpy');
test.skipIf(noNumpy !== null)(`numpy opens the arrays${noNumpy === null ? '' : `: ${noNumpy}`}`, async () => {
  const file = path.join(temporaryFolder(), 'masks.npz');
  writeFileSync(file, await masksNpz(source));
  const seen = readWithPython('arrays', file) as Record<string, unknown>;
  const masks = (await source.masks('run-2'))!;
  expect(seen).toMatchObject({
    picture_size: { dtype: 'int32', shape: [2], sum: 1040 },
    '0/maps': { dtype: 'float32', shape: [6, 3, 12, 12], nan: 0 },
    '1/grids': { dtype: 'uint8', shape: [4, 3, 9, 9], sum: masks.grids.reduce((sum, cell) => sum + cell, 0) },
    '1/maps': { nan: 144 },
    '1/present': { shape: [4, 3], sum: 11 },
    '1/layers': { dtype: 'int32', sum: 6 },
    '0/token_ids': { shape: [6], sum: 300 * 6 + 15 },
    '0/log_probabilities': { dtype: 'float64', sum: -0.125 * 15 },
  });
  expect(Object.keys(seen)).not.toContain('2/maps');
  expect(masksNotes(source)).toEqual(['1 of 3 questions have no selections and no arrays.']);
});
