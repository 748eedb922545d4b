import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBatchPictures } from './batchPictures.js';
import { readBatchQuestions } from './batchQuestions.js';
import { batchTasks, ofShard } from './batchTasks.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-batch-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

it('reads a question a line, each once, whatever ends the lines', async () => {
  const file = await write('questions.txt', '\ufeffWhat is this?\r\n\r\n  Where is it? \nWhat is this?\n');
  expect(await readBatchQuestions(file)).toEqual([
    { question: 'What is this?', place: `${file}, line 1` },
    { question: 'Where is it?', place: `${file}, line 3` },
  ]);
});

it('reads objects a line, with what a data set has besides', async () => {
  const line = {
    question: 'q',
    image: 'a.png',
    answer: '7',
    page: 2,
    id: 'x',
    split: 's',
    kind: 'k',
    targetCells: [[0, 1]],
  };
  const file = await write('questions.jsonl', `${JSON.stringify(line)}\n`);
  expect(await readBatchQuestions(file)).toEqual([
    { question: 'q', image: 'a.png', expected: '7', choices: { page: 2 }, place: `${file}, line 1` },
  ]);
});

it.each([
  ['{"question": ""}', 'question'],
  ['{"question": "q", "imag": "a.png"}', 'imag'],
  ['{"question": "q", "bands": [1, 2]}', 'one band or three'],
  ['What is this?', 'JSON'],
])('says which line is no question: %s', async (line, reason) => {
  const file = await write('questions.jsonl', `{"question": "good"}\n${line}\n`);
  await expect(readBatchQuestions(file)).rejects.toThrow(`at ${file}, line 2, but:`);
  await expect(readBatchQuestions(file)).rejects.toThrow(reason);
});

it('says that a file has no question, or is not there', async () => {
  await expect(readBatchQuestions(await write('none.txt', '\n \n'))).rejects.toThrow('has none');
  await expect(readBatchQuestions(path.join(folder, 'gone.txt'))).rejects.toThrow('cannot be read');
});

it('finds the pictures of folders inside folders, as people count, without hidden ones', async () => {
  for (const name of ['scan10.png', 'scan2.png', 'deep/er/a.TIF', '.hidden/b.png', '.c.png', 'notes.txt'])
    await write(name, '');
  const named = await write('named.dat', '');
  const names = (await findBatchPictures([folder, named, path.join(folder, 'scan2.png')])).map((file) =>
    path.relative(folder, file),
  );
  expect(names).toEqual([path.join('deep', 'er', 'a.TIF'), 'scan2.png', 'scan10.png', 'named.dat']);
});

it('refuses what is not there, and a folder without a picture', async () => {
  await expect(findBatchPictures([path.join(folder, 'gone')])).rejects.toThrow('ENOENT');
  await expect(findBatchPictures([folder])).rejects.toThrow('there are none in the folder');
});

const place = 'q.jsonl, line 1';
const plan = { choices: { page: 3 }, questionsFile: 'lists/q.jsonl' };

it('asks of every picture what names none, and of one what names it', () => {
  const questions = [
    { question: 'all', place },
    { question: 'one', image: '../data/b.png', choices: { page: 1 }, expected: 'x', place },
    { question: 'name', image: 'a.png', place },
  ];
  expect(batchTasks(['data/a.png', 'data/b.png', 'data/c.png'], questions, plan)).toEqual([
    {
      path: 'data/a.png',
      tasks: ['all', 'name'].map((question) => ({ question, expected: null, choices: { page: 3 } })),
    },
    {
      path: 'data/b.png',
      tasks: [
        { question: 'all', expected: null, choices: { page: 3 } },
        { question: 'one', expected: 'x', choices: { page: 1 } },
      ],
    },
    { path: 'data/c.png', tasks: [{ question: 'all', expected: null, choices: { page: 3 } }] },
  ]);
});

it('takes the paths that a Windows program writes', () => {
  const questions = ['..\\data\\b.png', 'data\\a.png'].map((image) => ({ question: image, image, place }));
  const found = batchTasks(['data/a.png', 'data/b.png'], questions, plan);
  expect(found.map(({ path: picture, tasks }) => [picture, tasks[0]!.question])).toEqual([
    ['data/a.png', 'data\\a.png'],
    ['data/b.png', '..\\data\\b.png'],
  ]);
});

it('refuses a name that no picture has, or several', () => {
  const ask = (image: string) => () =>
    batchTasks(['x/a.png', 'y/a.png'], [{ question: 'q', image, place }], plan);
  expect(ask('b.png')).toThrow(`at ${place} ("image": "b.png"), but none`);
  expect(ask('a.png')).toThrow('2 are called so');
});

it('deals every picture to one part', () => {
  const pictures = Array.from({ length: 10 }, (_, index) => ({ path: `${index}`, tasks: [] }));
  const parts = [1, 2, 3].map((number) => ofShard(pictures, { number, count: 3 }));
  expect(
    parts
      .flat()
      .map((picture) => picture.path)
      .sort(),
  ).toEqual(pictures.map((picture) => picture.path));
  expect(parts.map(({ length }) => length)).toEqual([4, 3, 3]);
});
