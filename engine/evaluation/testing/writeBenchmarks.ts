import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A picture for each format that the made-up benchmarks hold, as bytes. */
export interface BenchmarkPictures {
  readonly jpeg: Uint8Array;
  readonly png: Uint8Array;
  readonly tiff: Uint8Array;
}

/**
 * Writes tiny made-up benchmarks with the very file names and fields of the published ones, a folder each: `vstar_bench`,
 * `MagnifierBench`, `textvqa`, `rsvqa_hr`, `llava`.
 */
export function writeBenchmarks(folder: string, pictures: BenchmarkPictures): void {
  const write = (file: string, content: Uint8Array | string | object) => {
    const there = path.join(folder, file);
    mkdirSync(path.dirname(there), { recursive: true });
    const isWhole = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(there, isWhole ? content : JSON.stringify(content));
  };
  writeVstar(write, pictures);
  writeMagnifier(write, pictures);
  writeTextVqa(write, pictures);
  writeRsvqa(write, pictures);
  writeLlava(write, pictures);
}

type Write = (file: string, content: Uint8Array | string | object) => void;

function writeVstar(write: Write, { jpeg, png }: BenchmarkPictures): void {
  const question = (options: readonly string[]) => ({
    target_object: ['bag'],
    bbox: [[10, 12, 5, 6]],
    question: 'What is the color of the bag?',
    options,
  });
  const colours = ['red', 'black', 'blue', 'white'].map((colour) => `The color of the bag is ${colour}.`);
  write('vstar_bench/direct_attributes/sa_10.json', question(colours));
  write('vstar_bench/direct_attributes/sa_10.JPG', jpeg);
  write('vstar_bench/direct_attributes/sa_9.json', question([...colours].reverse()));
  write('vstar_bench/direct_attributes/sa_9.png', png);
  write('vstar_bench/direct_attributes/._sa_9.json', 'left by a Mac');
  write('vstar_bench/relative_position/sa_9.json', question(['left', 'right']));
  write('vstar_bench/relative_position/sa_9.jpg', jpeg);
}

function writeMagnifier(write: Write, { png, jpeg }: BenchmarkPictures): void {
  const images = { MAG_IMG_1: png, MAG_IMG_2: jpeg };
  const texts = Object.entries(images).map(([id, bytes]) => [id, Buffer.from(bytes).toString('base64')]);
  write('MagnifierBench/images.json', Object.fromEntries(texts) as object);
  const row = (answer: string, image_ids: readonly string[]) => ({
    instruction: 'What is the number on the board? A. 7, B. 23, C. 5, D. 11',
    ...{ answer, image_ids, rel_ins_ids: [] },
  });
  const data = { MAG_1: row('B', ['MAG_IMG_2']), MAG_2: row('A', ['MAG_IMG_9', 'MAG_IMG_1']) };
  write('MagnifierBench/data_instructions.json', { meta: { version: '0.0.1' }, data });
}

function writeTextVqa(write: Write, { jpeg }: BenchmarkPictures): void {
  const answers = [...Array.from({ length: 8 }, () => 'nokia'), 'Nokia 3310', 'a phone'];
  const entry = { question: 'what is the brand of this phone?', image_id: '003a8ae2ef43b901', answers };
  const data = [34602, 34603].map((question_id) => ({ ...entry, question_id, image_classes: ['Phone'] }));
  write('textvqa/TextVQA_0.5.1_val.json', { dataset_type: 'val', dataset_version: '0.5.1', data });
  write('textvqa/train_images/003a8ae2ef43b901.jpg', jpeg);
}

function writeRsvqa(write: Write, { tiff }: BenchmarkPictures): void {
  const off = { active: false };
  const lists = {
    images: [
      { id: 0, ...off },
      { id: 1, active: true, questions_ids: [1, 2, 3], sensor: 'USGS' },
      { id: 2, ...off },
    ],
    questions: [
      { id: 0, ...off },
      {
        id: 1,
        active: true,
        img_id: 1,
        type: 'area',
        question: 'What is the area of roads?',
        answers_ids: [1],
      },
      { id: 2, active: true, img_id: 1, type: 'presence', question: 'Is there a road?', answers_ids: [2] },
      { id: 3, active: false, img_id: 1, type: 'count', question: 'How many roads?', answers_ids: [3] },
      { id: 4, active: true, img_id: 2, type: 'count', question: 'How many roads?', answers_ids: [1] },
    ],
    answers: [
      { id: 0, ...off },
      { id: 1, active: true, question_id: 1, answer: '4103m2' },
      { id: 2, active: true, question_id: 2, answer: 'yes' },
      { id: 3, active: true, question_id: 3, answer: '2' },
    ],
  };
  for (const [name, list] of Object.entries(lists)) {
    write(`rsvqa_hr/USGS_split_test_${name}.json`, { [name]: list });
    write(`rsvqa_hr/USGS_split_test_phili_${name}.json`, { [name]: list });
  }
  write('rsvqa_hr/Data/1.tif', tiff);
}

function writeLlava(write: Write, { jpeg, png }: BenchmarkPictures): void {
  const lines = [
    { question_id: 0, image: '001.jpg', text: 'What is the name?', category: 'conv' },
    { question_id: 1, image: 'below\\002.png', text: 'Is it there?', category: 'pope', label: 'yes' },
  ];
  write('llava/questions.jsonl', `\ufeff${lines.map((line) => JSON.stringify(line)).join('\r\n')}\r\n`);
  write('llava/images/001.jpg', jpeg);
  write('llava/below/002.png', png);
}
