import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { writeBenchmarks } from '../testing/writeBenchmarks.js';
import { findDatasets } from './findDatasets.js';
import { pictureOf, type Question } from './Question.js';
import { readDatasets } from './readDatasets.js';

const temporaryFolder = temporaryFolders();
const [jpeg, png, tiff] = ['jpeg', 'png', 'tiff'].map((text) => new Uint8Array(Buffer.from(text)));
const short = '\nAnswer the question using a single word or phrase.';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  writeBenchmarks(folder, { jpeg: jpeg!, png: png!, tiff: tiff! });
});

async function read(...parts: string[]): Promise<Question[]> {
  return readDatasets(await findDatasets([path.join(folder, ...parts)]));
}

test('a folder of all of them is five data sets, each question with a key of its own', async () => {
  const questions = await read();
  expect(questions.map(({ split, id, judge }) => [split, id, judge])).toEqual([
    ['MagnifierBench', 'MAG_1', 'magnifier-letter'],
    ['MagnifierBench', 'MAG_2', 'magnifier-letter'],
    ['llava', '0', 'same-text'],
    ['llava', '1', 'same-text'],
    ['RSVQA-HR test', 'test/1', 'rsvqa'],
    ['RSVQA-HR test', 'test/2', 'rsvqa'],
    ['RSVQA-HR test_phili', 'test_phili/1', 'rsvqa'],
    ['RSVQA-HR test_phili', 'test_phili/2', 'rsvqa'],
    ['TextVQA', '34602', 'vqa'],
    ['TextVQA', '34603', 'vqa'],
    ['direct_attributes', 'direct_attributes/sa_9', 'chosen-option'],
    ['direct_attributes', 'direct_attributes/sa_10', 'chosen-option'],
    ['relative_position', 'relative_position/sa_9', 'chosen-option'],
  ]);
  expect(new Set(questions.map(({ key }) => key)).size).toBe(questions.length);
});

test('V* Bench: the picture of the same stem, the first option expected, whole or a subset', async () => {
  const [white, red, position] = await read('vstar_bench');
  const attributes = path.join(folder, 'vstar_bench', 'direct_attributes');
  expect(red).toMatchObject({
    imagePath: path.join(attributes, 'sa_10.JPG'),
    question: `What is the color of the bag?${short}`,
    options: ['red', 'black', 'blue', 'white'].map((colour) => `The color of the bag is ${colour}.`),
    answers: ['The color of the bag is red.'],
  });
  expect(white).toMatchObject({ imagePath: path.join(attributes, 'sa_9.png') });
  expect(position).toMatchObject({ options: ['left', 'right'], answers: ['left'] });
  expect((await read('vstar_bench', 'direct_attributes')).map(({ id }) => id)).toEqual([
    'direct_attributes/sa_9',
    'direct_attributes/sa_10',
  ]);
  rmSync(path.join(attributes, 'sa_9.png'));
  await expect(read('vstar_bench')).rejects.toThrow(
    /a picture beside .*sa_9\.json, called sa_9 and ending in \.jpg/,
  );
  writeFileSync(path.join(attributes, 'sa_9.json'), '{"question": "what?", "options": ["one"]}');
  await expect(read('vstar_bench')).rejects.toThrow(/"options"} at .*sa_9\.json, but/);
});

test('MagnifierBench: options a line each, the first picture that is there, read out of images.json', async () => {
  const [one, two] = await read('MagnifierBench');
  const there = path.join(folder, 'MagnifierBench');
  expect(one).toMatchObject({
    imagePath: `${path.join(there, 'images.json')}#MAG_IMG_2`,
    question:
      'What is the number on the board?\nA. 7\nB. 23\nC. 5\nD. 11\n' +
      "Answer with the option's letter from the given choices directly.",
    answers: ['B'],
  });
  expect(await pictureOf(one!)).toEqual({ bytes: Buffer.from(jpeg!), name: one!.imagePath });
  expect(await pictureOf(two!)).toEqual({ bytes: Buffer.from(png!), name: two!.imagePath });
  writeFileSync(path.join(there, 'images.json'), '{}');
  await expect(read('MagnifierBench')).rejects.toThrow(
    /"MAG_1" in .*images\.json, but it has none of MAG_IMG_2/,
  );
});

test('TextVQA: pictures of train_images, no OCR tokens, ten answers', async () => {
  const [question] = await read('textvqa');
  expect(question).toMatchObject({
    imagePath: path.join(folder, 'textvqa', 'train_images', '003a8ae2ef43b901.jpg'),
    question: `what is the brand of this phone?${short}`,
  });
  expect(question!.answers).toHaveLength(10);
  const file = path.join(folder, 'textvqa', 'TextVQA_0.5.1_val.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"a phone"', '"a phone","eleven"'));
  await expect(read('textvqa')).rejects.toThrow(/TextVQA_0\.5\.1_val\.json, but: .*10/s);
});

test('RSVQA-HR: active questions, images and answers, joined by ids', async () => {
  const [area, presence] = await read('rsvqa_hr');
  expect(area).toMatchObject({
    kind: 'area',
    imagePath: path.join(folder, 'rsvqa_hr', 'Data', '1.tif'),
    question: `What is the area of roads?${short}`,
    answers: ['4103m2'],
  });
  expect(presence).toMatchObject({ kind: 'presence', answers: ['yes'] });
  writeFileSync(path.join(folder, 'rsvqa_hr', 'USGS_split_test_answers.json'), '{"answers": []}');
  await expect(read('rsvqa_hr')).rejects.toThrow(/id 1 in .*test_answers\.json, which .*id 1 names/);
  rmSync(path.join(folder, 'rsvqa_hr', 'USGS_split_test_answers.json'));
  await expect(read('rsvqa_hr')).rejects.toThrow(/USGS_split_test_answers\.json cannot be read/);
});

describe("LLaVA's question files", () => {
  test('are asked as they stand, judged where a line says what is right', async () => {
    const [name, there] = await read('llava');
    expect(name).toMatchObject({
      ...{ kind: 'conv', question: 'What is the name?', answers: [] },
      imagePath: path.join(folder, 'llava', 'images', '001.jpg'),
    });
    expect(there).toMatchObject({
      ...{ kind: 'pope', question: 'Is it there?', answers: ['yes'] },
      imagePath: path.join(folder, 'llava', 'below', '002.png'),
    });
  });

  test('may have any name, and be several; answers of a model are none', async () => {
    const line = { question_id: 7, image: '001.jpg', text: 'What?' };
    writeFileSync(path.join(folder, 'llava', 'more.jsonl'), JSON.stringify(line));
    writeFileSync(
      path.join(folder, 'llava', 'answers.jsonl'),
      JSON.stringify({ question_id: 7, text: 'A dog' }),
    );
    expect((await read('llava')).map(({ split, id }) => [split, id])).toEqual([
      ['more', 'more/7'],
      ['llava', 'questions/0'],
      ['llava', 'questions/1'],
    ]);
    writeFileSync(path.join(folder, 'llava', 'more.jsonl'), `${JSON.stringify(line)}\n{"question_id": 8}`);
    await expect(read('llava')).rejects.toThrow(
      /"question_id", "image", "text".* at .*more\.jsonl, line 2, but/,
    );
  });
});
