import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DatasetFormat } from './DatasetFormat.js';
import { findDatasets } from './findDatasets.js';
import { questionsJsonl } from './questionsJsonl.js';
import { readDatasets } from './readDatasets.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes files below the test's folder. @returns the folder that they are in */
async function write(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const written = path.join(folder, name);
  await mkdir(written, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(written, file), text);
  return written;
}

const line = '{"image":"a.png","question":"what?","answer":"this"}\n';

/** A second format, as a file of its own would add it: the picture's name is the question. */
const pictureNames: DatasetFormat = {
  name: 'names.txt',
  description: 'a folder with names.txt',
  judge: 'same-text',
  detect: (dir) => Promise.resolve(dir.endsWith('names') ? [path.join(dir, 'names.txt')] : null),
  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is asynchronous
  async *readQuestions(dir) {
    const place = path.join(dir, 'names.txt');
    yield { id: 'one', split: 'names', image: 'b.png', question: 'name?', answers: ['b', 'bee'], place };
  },
};

test('a folder is of the first format that knows it; one that none knows stands for those in it', async () => {
  const jsonl = await write('all/jsonl', { 'questions.jsonl': line, 'a.png': 'picture' });
  const names = await write('all/names', { 'b.png': 'picture' });
  await write('all/notes', { 'notes.txt': 'no data' });
  const datasets = await findDatasets([path.join(folder, 'all')], [questionsJsonl, pictureNames]);
  expect(datasets).toEqual([
    { folder: jsonl, format: questionsJsonl, questionFiles: [path.join(jsonl, 'questions.jsonl')] },
    { folder: names, format: pictureNames, questionFiles: [path.join(names, 'names.txt')] },
  ]);
  expect(await readDatasets(datasets)).toMatchObject([
    { id: 'line-1', split: 'jsonl', answers: ['this'], imagePath: path.join(jsonl, 'a.png') },
    { id: 'one', split: 'names', answers: ['b', 'bee'], imagePath: path.join(names, 'b.png') },
  ]);
});

test('a folder without data is told with what is known and what was found', async () => {
  const pictures = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.png`, 'picture']));
  const dir = await write('pictures', pictures);
  const formats = [questionsJsonl, pictureNames];
  await expect(findDatasets([dir], formats)).rejects.toThrow(
    /pictures to be a data set .* no questions\.jsonl or names\.txt in it: found: 0\.png, .*, 7\.png and 2 more\. A data set is a folder with questions\.jsonl .*; a folder with names\.txt\./,
  );
  await expect(findDatasets([await write('empty', {})])).rejects.toThrow(/: the folder is empty\./);
  await expect(findDatasets([path.join(folder, 'gone')])).rejects.toThrow(
    /the folder cannot be read \(.*ENOENT/,
  );
  await expect(findDatasets([path.join(dir, '0.png')])).rejects.toThrow(
    /the folder cannot be read \(.*ENOTDIR/,
  );
});

test('keys are those that results files hold since the first release of the format', async () => {
  const target =
    '{"id":7,"image":"a.png","question":"q","answer":"Yes.","split":"s","kind":"k","targetCells":[[4,5]]}';
  const dir = await write('jsonl', { 'questions.jsonl': `${line}\n${target}\n`, 'a.png': 'picture' });
  const [plain, full] = await readDatasets(await findDatasets([dir]));
  expect(plain).toMatchObject({ key: 'line-1#764ed3228f74' });
  expect(full).toMatchObject({ id: '7', kind: 'k', targetCells: [41], key: '7#417b787ecbc4' });
});

test.each([
  ['{"image":"a.png"}', /questions\.jsonl, line 1, but: /],
  ['not JSON', /questions\.jsonl, line 1, but: SyntaxError/],
  [line.replace('a.png', 'gone.png'), /gone\.png, which .*questions\.jsonl, line 1 names/],
  ['\n', /Expected questions in .*questions\.jsonl: it has none/],
  [line.replace('{', '{"id":"x",').repeat(2), /each id once in .*questions\.jsonl, but "x" is twice/],
])('%j is refused by file and line', async (text, message) => {
  const dir = await write('bad', { 'questions.jsonl': text, 'a.png': 'picture' });
  await expect(findDatasets([dir]).then(readDatasets)).rejects.toThrow(message);
});
