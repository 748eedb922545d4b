import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../answering/openEngine.js';
import { buildPromptIds } from '../text/prompt.js';
import { openTokenizer } from '../text/openTokenizer.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import { goldenNames, largestDifference, readGoldenScore } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { runCommandLine } from './runCommandLine.js';

const temporaryFolder = temporaryFolders();
const goldenDir = path.join(import.meta.dirname, '..', 'testing', 'golden');
const landscape = path.join(goldenDir, 'landscape-36');
const image = path.join(landscape, 'image.png');

/** How far a loss may be from that of the authors' code. */
const bound = 1e-4;

interface Score {
  readonly meanLoss: number;
  readonly logProbabilities: number[];
}

async function score(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(['score', ...words], {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => process.stdin,
    ...{ defaultModelDir: '', root: '', signal: new AbortController().signal },
  });
  return { status, ...written };
}

async function scoreOf(...words: string[]): Promise<Score> {
  const { status, out, log } = await score(...words);
  expect([status, log]).toEqual([0, expect.stringContaining('fp32 on cpu')]);
  expect(out.split('\n')).toHaveLength(2); // one line and its end
  return JSON.parse(out) as Score;
}

function ofIds(
  checkpoint: string,
  prompt: readonly number[],
  answer: readonly number[],
  comma = ',',
): string[] {
  const folder = ['--checkpoint', checkpoint, '--image', path.join(checkpoint, 'image.png')];
  return [...folder, '--input-ids', prompt.join(comma), '--continuation-ids', answer.join(comma)];
}

const continuations = goldenNames.flatMap((name) => {
  const { promptIds, continuations } = readGoldenScore(name);
  return continuations.map((one) => ({ name, promptIds, ...one }));
});

test.each(continuations)(
  '$name: $ids have the loss of the authors',
  async ({ name, promptIds, ...expected }) => {
    const found = await scoreOf(...ofIds(path.join(goldenDir, name), promptIds, expected.ids));
    expect(Object.keys(found)).toEqual(['meanLoss', 'logProbabilities']);
    expect(Math.abs(found.meanLoss - expected.loss)).toBeLessThan(bound);
    expect(largestDifference(found.logProbabilities, expected.logProbabilities)).toBeLessThan(bound);
  },
);

/** The checkpoint with what it lacks: a tokenizer, and probabilities that are told calibrated. */
async function modelWithWords(): Promise<string> {
  const model = path.join(temporaryFolder(), 'model');
  await cp(landscape, model, { recursive: true });
  await writeFile(path.join(model, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  const file = path.join(model, 'config.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...config, calibration_temperature: 2 }));
  return model;
}

test('words are scored as the ids that they are, and the calibration of a checkpoint changes no loss', async () => {
  const model = await modelWithWords();
  const words = [
    '--checkpoint',
    model,
    '--image',
    image,
    '--question',
    'what is it?',
    '--continuation',
    'red',
  ];
  const inWords = await scoreOf(...words);
  const tokenizer = (await openTokenizer(model))!;
  const answer = Array.from('red', (letter) => tokenizer.encodeText(letter).at(-1)!);
  const prompt = buildPromptIds('what is it?', tokenizer);
  expect(inWords.logProbabilities).toHaveLength(3);
  expect(await scoreOf(...ofIds(model, prompt, answer))).toEqual(inWords);
  // Without the tokenizer and without the calibration, spaces in place of commas.
  const plain = await scoreOf(...ofIds(landscape, prompt, answer, ' '));
  expect(largestDifference(plain.logProbabilities, inWords.logProbabilities)).toBeLessThan(1e-6);
  // Each position reads what it selects: with nothing read at high resolution the loss is another.
  const blind = await scoreOf(...words, '--selector', 'none');
  expect(Math.abs(blind.meanLoss - inWords.meanLoss)).toBeGreaterThan(1e-3);
});

describe('bad input: exit status 2, nothing on stdout', () => {
  const base = ['--checkpoint', landscape, '--image', image];
  const ids = ['--input-ids', '1,-200', '--continuation-ids', '5'];
  test.each([
    [[], /--input-ids with --continuation-ids, or --question with --continuation, but got none of them/],
    [[...ids, '--question', 'what?'], /but got --input-ids, --continuation-ids, --question/],
    [ids.slice(0, 2), /but got --input-ids\./],
    [['--question', 'what?'], /but got --question\./],
    [['--input-ids', '1,-200', '--continuation', 'red'], /but got --input-ids, --continuation\./],
    [['--input-ids', '1,2', '--continuation-ids', '5'], /exactly one -200 .* but got 0 of them in "1,2"/],
    [['--input-ids', '-200 -200', '--continuation-ids', '5'], /exactly one -200 .* but got 2 of them/],
    [
      ['--input-ids', '1,-200', '--continuation-ids', ','],
      /--continuation-ids to be token ids.* but got ","/,
    ],
    [['--input-ids', '1,-200', '--continuation-ids', '5,-1'], /--continuation-ids to be token ids.*"5,-1"/],
    [['--input-ids', '1,-200', '--continuation-ids', '5,602000'], /--continuation-ids .*, but got 602000/],
    [['--input-ids', '1,-7,-200', '--continuation-ids', '5'], /--input-ids .*, but got -7/],
    [['--question', 'what?', '--continuation', ' '], /--continuation to be an answer, but it is empty/],
    [['--question', 'what?', '--continuation='], /Expected a value after --continuation/],
    [['--question', ' ', '--continuation', 'red'], /Expected a question, but it is empty/],
    [['--question', 'what?', '--continuation', 'red'], /neither tokenizer\.json nor tokenizer\.model/],
    [[...ids, '--variant', 'lowres', '--weights', 'fp4'], /--weights to be one of/],
  ])('%j', async (words, message) => {
    const { status, out, log } = await score(...base, ...words);
    expect([status, out, log]).toEqual([2, '', expect.stringMatching(message)]);
  });

  test('more tokens than the model has positions for', async () => {
    const long = Array.from({ length: 5000 }, () => 5).join(',');
    const { status, out, log } = await score(...base, '--input-ids', '1,-200', '--continuation-ids', long);
    expect([status, out, log]).toEqual([
      2,
      '',
      expect.stringMatching(/at most \d+ tokens.*it has 5000\. Shorten it/),
    ]);
  });
});
