import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine, EngineInfo, EngineOptions } from '../answering/Engine.js';
import { EngineError } from '../protocol/EngineError.js';
import type { AskRequest } from '../answering/askRequest.js';
import type { RunEvent } from '../protocol/runEvent.js';
import { decodeImage } from '../image/decodeImage.js';
import type { ImageSource } from '../image/imageSource.js';
import { writePng } from '../image/writePng.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import type { EvaluationReport } from '../evaluation/evaluationReport.js';
import { summarizeResults } from '../evaluation/summarizeResults.js';
import { runCommandLine } from './runCommandLine.js';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let model: string;
let data: string;
let asked: AskRequest[];
let opened: EngineOptions | undefined;
/** The engine finds this one cut. */
let badImage: string | undefined;
/** Aborts once so many questions were asked. */
let stopAfter: number;
/** Throws once so many questions were asked. */
let failAfter: number;
/** Awaited before each answer. */
let answering: Promise<unknown>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  model = path.join(folder, 'tiny');
  await mkdir(model);
  await writeFile(path.join(model, 'config.json'), '{}');
  await writeFile(path.join(model, 'model.safetensors'), 'weights');
  data = path.join(folder, 'data');
  await writeDataset(path.join(data, 'text'), 'text', 4);
  await writeDataset(path.join(data, 'aerial'), 'aerial', 4);
  asked = [];
  badImage = undefined;
  opened = undefined;
  stopAfter = Infinity;
  failAfter = Infinity;
  answering = Promise.resolve();
});
afterEach(() => rm(folder, { recursive: true }));

/** Images of two questions each; the right answer is the question's number, which the fake engine repeats when even. */
async function writeDataset(dir: string, split: string, count: number): Promise<void> {
  await mkdir(dir, { recursive: true });
  const lines = Array.from({ length: count }, (_, index) => {
    const number = `${split} ${index}`;
    const kind = index % 2 === 0 ? 'even' : 'odd';
    const image = `${index >> 1}.png`;
    return {
      id: `q${index}`,
      image,
      question: number,
      answer: number,
      kind,
      targetCells: [[4, 4 + (index % 2)]],
    };
  });
  for (const { image } of lines) await writeFile(path.join(dir, image), 'picture');
  await writeFile(
    path.join(dir, 'questions.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}

async function* answer(request: AskRequest, signal: AbortController): AsyncGenerator<RunEvent> {
  asked.push(request);
  const { image } = request;
  if ('path' in image && image.path === badImage)
    throw new EngineError('image-truncated', 'Expected a complete PNG image.');
  await answering;
  if (asked.length > failAfter) throw new Error('the engine broke');
  const number = Number(request.question?.split(' ')[1]);
  yield { type: 'progress', stage: 'prefill', done: 0, total: 1 };
  yield {
    ...{ type: 'prefill', promptTokens: 9, lowresGrid: 2, highresGrid: 6, selectingLayers: [8, 9] },
    reusedTokens: number % 2 === 0 ? 0 : 4,
  };
  const selectionGrid = new Uint8Array(81);
  selectionGrid[40] = 1; // row 4, column 4: the target of even questions
  const attentionMap = new Float32Array(4);
  for (const tokenIndex of [0, 1]) {
    for (const layer of [8, 9]) {
      const grid = layer === 8 ? selectionGrid : new Uint8Array(81).fill(1); // what the last layer selects is not read
      yield { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid: grid, selectedFraction: 1 / 81 };
    }
  }
  if (asked.length > stopAfter) signal.abort();
  yield {
    type: 'done',
    answer: number % 2 === 0 ? ` ${String(request.question).toUpperCase()}.` : 'no idea',
    stopped: signal.signal.aborted ? 'cancelled' : 'end-of-sequence',
    timing: {
      ...{ decodeMs: 1, preprocessMs: 1, prefillMs: 1, firstTokenMs: 12, medianTokenMs: 2, totalMs: 15 },
      ...{ visionMs: 500, visionRuns: number % 2 === 0 ? 10 : 0 },
    },
    ...{
      tokensPerSecond: 500,
      decoderFlops: 2e12 + number * 1e11,
      visionFlops: 1e12,
      selectedFraction: 1 / 81,
    },
  };
}

async function evaluate(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const signal = new AbortController();
  const info = { modelName: 'tiny', provider: 'cpu', providerReason: '', weights: 'fp32', loadMs: 5 };
  const engine: Engine = {
    info: { ...info, layers: 10, threshold: 48 } as EngineInfo,
    ask: (request) => answer(request, signal),
    encodeAnswer: () => [],
    dispose: () => Promise.resolve(),
  };
  const status = await runCommandLine(['eval', ...words], {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine: (options) => {
      opened = options;
      return Promise.resolve(engine);
    },
    readStdin: () => process.stdin,
    ...{ defaultModelDir: model, root: folder, signal: signal.signal },
  });
  return { status, ...written };
}

async function report(...words: string[]): Promise<EvaluationReport> {
  const { status, out, log } = await evaluate(...words, '--json', '-');
  expect(log).not.toMatch(/fovea:/);
  expect(status).toBe(0);
  return JSON.parse(out) as EvaluationReport;
}

/** Without what a clock measured. */
function counted({ summary }: EvaluationReport): unknown {
  return JSON.parse(
    JSON.stringify(summary, (name, value: unknown) => (name.endsWith('Seconds') ? undefined : value)),
  );
}

test('counts by split, kind and target, over a folder of data sets', async () => {
  const whole = await report(data);
  expect(whole).toMatchObject({
    complete: true,
    answered: 8,
    expected: 8,
    subject: { threshold: 48, blind: false },
  });
  const { splits, mean } = whole.summary;
  expect(splits.map(({ split }) => split)).toEqual(['aerial', 'text']);
  expect(splits[1]).toMatchObject({
    questions: 4,
    correct: 2,
    accuracy: 0.5,
    visionSeconds: 0.5,
    visionTflops: 1,
  });
  expect(splits[1]).toMatchObject({ targetInQuestion: 0.5, targetInSelection: 0.5 });
  expect(splits[1]!.selectedFraction).toBeCloseTo(1 / 81);
  expect(splits[1]!.decoderTflops).toBeCloseTo(2.15);
  expect(splits[1]!.kinds).toMatchObject([
    { kind: 'even', questions: 2, accuracy: 1 },
    { kind: 'odd', questions: 2, accuracy: 0 },
  ]);
  expect(mean).toMatchObject({ questions: 8, accuracy: 0.5 });
});

test('prints a Markdown table, or writes table and JSON to files', async () => {
  const { out } = await evaluate(data, '--split', 'text');
  expect(out).toMatch(
    /^tiny \([0-9a-f]{16}\), flex, selector attention, threshold 48, fp32 on cpu\n\n\| split \|/,
  );
  expect(out).toContain('| text | 4 | 50.0 % | 15.0 to 85.0 | 2.15 | 1.00 |');
  expect(out).toContain('| text | odd | 2 | 0.0 % |');
  const json = path.join(folder, 'out.json');
  const markdown = path.join(folder, 'out.md');
  const silent = await evaluate(data, '--split', 'text', '--json', json, '--markdown', markdown);
  expect(silent.out).toBe('');
  expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ complete: true });
  expect((await readFile(markdown, 'utf8')).split('\n')[0]).toBe(out.split('\n')[0]);
});

test('questions of one image follow one another, at most so many of a split', async () => {
  await report(data, '--limit', '3');
  expect(asked.map(({ question }) => question)).toEqual([
    ...['aerial 0', 'aerial 1', 'aerial 2'],
    ...['text 0', 'text 1', 'text 2'],
  ]);
  expect(opened?.threads).toBeLessThanOrEqual(2);
});

test('goes on after a kill: a half-written line is asked again, all others are not', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  const first = await report(data, '--resume', resume);
  const text = await readFile(resume, 'utf8');
  await writeFile(resume, text.slice(0, -9));
  asked = [];
  const again = await report(data, '--resume', resume);
  expect(asked.map(({ question }) => question)).toEqual(['text 3']);
  expect(counted(again)).toEqual(counted(first));
  asked = [];
  await appendFile(resume, '{"key":"q0#');
  expect(counted(await report(data, '--resume', resume))).toEqual(counted(first));
  expect(counted(await report(data, '--resume', resume))).toEqual(counted(first));
  expect(asked).toEqual([]);
});

test('a kill before the first result leaves a file that can be gone on with', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  await evaluate(data, '--resume', resume);
  const [subject] = (await readFile(resume, 'utf8')).split('\n');
  for (const left of ['', subject!.slice(0, 20), `${subject!}\n`, `${subject!}\n{"plan":{"sh`]) {
    await writeFile(resume, left);
    expect(await report(data, '--resume', resume)).toMatchObject({ complete: true, answered: 8 });
    expect(await report('--merge', resume)).toMatchObject({ complete: true, answered: 8 });
  }
});

test('Ctrl+C stops after a whole question, keeps what there is, and says how to go on', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  stopAfter = 2;
  const stopped = await evaluate(data, '--resume', resume);
  expect(stopped.status).toBe(130);
  expect(stopped.log).toContain('stopped after 2 of 8 questions. The same command goes on.');
  expect(stopped.out).toContain('**Incomplete: 2 of 8 questions.**');
  stopAfter = Infinity;
  asked = [];
  const rest = await evaluate(data, '--resume', resume);
  expect(rest.log).toContain('2 of 8 questions answered before');
  expect(asked).toHaveLength(6);
});

test.each([
  ['another variant', ['--variant', 'lowres'], /variant is flex there and lowres here/],
  ['another selector', ['--selector', 'random'], /selector is attention there and random here/],
  ['another threshold', ['--threshold', '8'], /threshold is 48 there and 8 here/],
  ['longer answers', ['--max-tokens', '9'], /maxTokens is null there and 9 here/],
  ['blind', ['--blind'], /blind is false there and true here/],
])('refuses to go on with %s', async (_, words, message) => {
  const resume = path.join(folder, 'kept.jsonl');
  await evaluate(data, '--limit', '1', '--resume', resume);
  const { status, out, log } = await evaluate(data, '--resume', resume, ...words);
  expect([status, out]).toEqual([2, '']);
  expect(log).toMatch(message);
  expect(log).toMatch(/Name another file/);
});

test('refuses to go on with other weights, changed questions, or a file of something else', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  await evaluate(data, '--resume', resume);
  const file = path.join(data, 'text', 'questions.jsonl');
  const questions = await readFile(file, 'utf8');
  await writeFile(file, questions.replace('"answer":"text 2"', '"answer":"two"'));
  expect((await evaluate(data, '--resume', resume)).log).toMatch(/data has changed.*1 of its 8.*q2/);
  await writeFile(file, questions);
  await writeFile(path.join(model, 'model.safetensors'), 'others!');
  expect((await evaluate(data, '--resume', resume)).log).toMatch(/the model \(tiny there, tiny here\) is/);
  expect((await evaluate(data, '--resume', file)).log).toMatch(/first line does not say/);
  expect(await readFile(file, 'utf8')).toBe(questions);
});

test('a file that is none of its own is refused and left as it was, with line breaks and without', async () => {
  const file = path.join(folder, 'notes');
  for (const text of [
    'my notes',
    'my notes\n',
    '{"subject":{"model":"oth',
    '{"subject":null}\n',
    '\0\0\0\0',
  ]) {
    await writeFile(file, text);
    const { status, log } = await evaluate(data, '--resume', file);
    expect([status, asked.length]).toEqual([2, 0]);
    expect(log).toMatch(/Expected .*notes to be a results file.*Name a new file/);
    expect(await readFile(file, 'utf8')).toBe(text);
  }
});

test('one evaluation at a time on a results file', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  const evaluations = [evaluate(data, '--resume', resume), evaluate(data, '--resume', resume)];
  answering = Promise.race(evaluations); // whoever has the file answers nothing before the other was refused
  const both = await Promise.all(evaluations);
  expect(both.map(({ status }) => status).sort()).toEqual([0, 2]);
  expect(both.find(({ status }) => status === 2)!.log).toMatch(/one evaluation at a time.*kept\.jsonl\.lock/);
  expect((await readFile(resume, 'utf8')).trim().split('\n')).toHaveLength(2 + 8);
});

test.each(['its end', 'Ctrl+C', 'a failure', 'a refusal'])('the lock is gone after %s', async (reason) => {
  const resume = path.join(folder, 'kept.jsonl');
  if (reason === 'Ctrl+C') stopAfter = 1;
  if (reason === 'a failure') failAfter = 1;
  if (reason === 'a refusal') await writeFile(resume, 'my notes');
  const { status } = await evaluate(data, '--resume', resume);
  expect(status).toBe({ 'its end': 0, 'Ctrl+C': 130, 'a failure': 1, 'a refusal': 2 }[reason]);
  expect((await readdir(folder)).filter((name) => name.includes('.lock'))).toEqual([]);
});

test('of repeated results the first counts, gone on with or merged, and no interval gets narrower', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  const first = await report(data, '--resume', resume);
  // What two evaluations at once left in a file before there was a lock: every question twice.
  const lines = (await readFile(resume, 'utf8')).trim().split('\n').slice(2);
  const others = lines.map((line) => line.replace('"correct":true', '"correct":false'));
  await appendFile(resume, others.map((line) => `${line}\n`).join(''));
  expect(counted(await report(data, '--resume', resume))).toEqual(counted(first));
  const { out, log } = await evaluate('--merge', resume, '--json', '-');
  const merged = JSON.parse(out) as EvaluationReport;
  expect(merged).toMatchObject({ complete: true, answered: 8 });
  expect(counted(merged)).toEqual(counted(first));
  expect(log).toContain('8 results are for a question answered before');
  const again = summarizeResults([...first.results, ...first.results], ['aerial', 'text']);
  expect(again).toEqual(first.summary);
});

test('a larger limit goes on, a smaller one counts only its own', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  await report(data, '--limit', '2', '--resume', resume);
  asked = [];
  expect(await report(data, '--resume', resume)).toMatchObject({ answered: 8 });
  expect(asked).toHaveLength(4);
  expect(await report(data, '--limit', '1', '--resume', resume)).toMatchObject({
    answered: 2,
    complete: true,
  });
});

test('merged shards give what one run gives; images stay whole', async () => {
  const whole = await report(data);
  const files = ['1/3', '2/3', '3/3'].map((shard) => path.join(folder, `${shard[0]!}.jsonl`));
  const imagesOf: Set<string>[] = [];
  for (const [index, file] of files.entries()) {
    asked = [];
    await report(data, '--shard', `${index + 1}/3`, '--resume', file);
    imagesOf.push(new Set(asked.map(({ image }) => ('path' in image ? image.path : ''))));
  }
  expect(imagesOf.reduce((sum, images) => sum + images.size, 0)).toBe(4);
  const merged = await report('--merge', ...files.reverse());
  expect(merged.complete).toBe(true);
  expect(counted(merged)).toEqual(counted(whole));
  expect(new Set(merged.results.map(({ key }) => key))).toEqual(new Set(whole.results.map(({ key }) => key)));
});

test('merging tells what is missing and what is there twice, and refuses what does not belong together', async () => {
  const [first, second, other, less] = ['a', 'b', 'c', 'd'].map((name) => path.join(folder, name)) as [
    ...[string, string, string, string],
  ];
  await evaluate(data, '--shard', '1/3', '--resume', first);
  stopAfter = asked.length + 1;
  await evaluate(data, '--shard', '2/3', '--resume', second);
  stopAfter = Infinity;
  await evaluate(data, '--shard', '3/3', '--variant', 'lowres', '--resume', other);
  await evaluate(data, '--shard', '3/3', '--limit', '2', '--resume', less);
  const { log, out } = await evaluate('--merge', first, second, first);
  expect(log).toContain('Missing shards: 3/3.');
  expect(log).toMatch(/b lacks 1 of the 2 questions/);
  expect(log).toContain('4 results are for a question answered before');
  expect(out).toContain('**Incomplete: 5 of 8 questions.**');
  expect((await evaluate('--merge', first, other)).log).toMatch(/different things: variant/);
  expect((await evaluate('--merge', first, less)).log).toMatch(/different questions/);
});

test('blind shows a blank picture of the same size', async () => {
  const own = path.join(folder, 'pictures');
  await mkdir(own);
  await writePng({ width: 30, height: 20, data: new Uint8Array(30 * 20 * 3) }, path.join(own, 'a.png'));
  await writeFile(
    path.join(own, 'questions.jsonl'),
    '{"image":"a.png","question":"own 2","answer":"Own 2"}\n',
  );
  const blind = await report(own, '--blind');
  expect(blind.subject.blind).toBe(true);
  const { width, height, data: pixels } = await decodeImage(asked[0]!.image as ImageSource);
  expect([width, height, ...new Set(pixels)]).toEqual([30, 20, 122, 116, 104]);
});

test('data of one’s own needs no id, split, kind or target', async () => {
  const own = path.join(folder, 'holiday');
  await mkdir(own);
  await writeFile(path.join(own, 'a.png'), 'picture');
  await writeFile(
    path.join(own, 'questions.jsonl'),
    '{"image":"a.png","question":"own 2","answer":"Own 2"}\n',
  );
  const { out } = await evaluate(own);
  expect(out).toContain('| holiday | 1 | 100.0 % |');
  expect(out).not.toContain('kind');
});

test.each([
  [['nowhere'], /no questions\.jsonl/],
  [['DATA', 'DATA'], /is in .* too/],
  [['DATA', '--shard', '3/2'], /--shard to be a part.*"3\/2"/],
  [['DATA', '--split', 'text,map'], /splits of the data \(aerial, text\), but got map/],
  [['DATA', '--variant', 'lowres', '--selector', 'none'], /lowres selects nothing/],
  [['DATA', '--json', '-', '--markdown', '-'], /both are "-"/],
  [
    ['DATA', '--json', 'no/such/folder/out.json'],
    /Expected --json to name a file that can be written, but .*out\.json cannot: .*folder is not there/,
  ],
  [['--merge', 'nowhere.jsonl'], /Cannot read the results file nowhere/],
  [['--merge', 'a.jsonl', '--blind'], /--merge with results files.*--blind/],
  [[], /Expected DATASET\.\.\., but got none/],
])('bad input %j: status 2, a message, nothing on stdout', async (words, message) => {
  const { status, out, log } = await evaluate(...words.map((word) => word.replace('DATA', data)));
  expect([status, out]).toEqual([2, '']);
  expect(log).toMatch(message);
  expect(asked).toEqual([]);
});

test('reports are not written over what is read, nor two into one file', async () => {
  const resume = path.join(folder, 'kept.jsonl');
  await evaluate(data, '--resume', resume);
  asked = [];
  const linked = path.join(folder, 'linked');
  await symlink(data, linked, 'junction');
  const json = path.join(folder, 'out.json');
  for (const words of [
    [data, '--json', path.join(linked, 'text', 'questions.jsonl')],
    [data, '--markdown', path.join(linked, 'text', '1.png')],
    [data, '--json', path.join(model, 'config.json')],
    [data, '--resume', resume, '--json', resume],
    ['--merge', resume, '--json', resume],
    ['--merge', resume, '--markdown', resume],
    [data, '--json', json, '--markdown', json],
  ]) {
    const { status, out, log } = await evaluate(...words);
    expect([status, out]).toEqual([2, '']);
    expect(log).toMatch(/Expected --(json|markdown) to name a file to write, but .* is used already/);
  }
  expect(asked).toEqual([]);
  expect(await report('--merge', resume)).toMatchObject({ complete: true, answered: 8 });
  expect(await report(data)).toMatchObject({ complete: true, answered: 8 });
});

test('a data set whose image is gone is refused by name before any work', async () => {
  await rm(path.join(data, 'text', '1.png'));
  expect((await evaluate(data)).log).toMatch(/1\.png, which .*questions\.jsonl, line 3 names/);
});

test('a bad picture among good ones is told of by line and path, the others are answered and kept', async () => {
  badImage = path.join(data, 'text', '1.png'); // questions 2 and 3
  const resume = path.join(folder, 'results.jsonl');
  const words = [data, '--resume', resume, '--json', '-'];
  for (const askedNow of [8, 2]) {
    asked = [];
    const { status, out, log } = await evaluate(...words);
    expect([status, asked.length]).toEqual([2, askedNow]);
    const found = JSON.parse(out) as EvaluationReport;
    expect(found).toMatchObject({ complete: false, answered: 6, expected: 8 });
    expect(found.failures?.map(({ id, imagePath }) => [id, imagePath])).toEqual([
      ['q2', badImage],
      ['q3', badImage],
    ]);
    expect(log).toMatch(
      /text.questions\.jsonl, line 3 \(.*1\.png\) could not be asked: Expected a complete PNG/,
    );
    expect(log).toMatch(/2 of 8 questions could not be asked/);
    expect(log).not.toMatch(/stopped after/);
  }
  const { out } = await evaluate(data, '--resume', resume);
  expect(out).toMatch(/Incomplete: 6 of 8 questions; 2 have pictures that cannot be read/);
  badImage = undefined;
  expect(await report(data, '--resume', resume)).toMatchObject({ complete: true, answered: 8 });
});

test('another failure than a picture’s still ends the evaluation', async () => {
  failAfter = 3;
  expect(await evaluate(data)).toMatchObject({ status: 1, out: '' });
});

test('a question that is too long is refused before the model is loaded, with its line', async () => {
  const file = path.join(data, 'text', 'questions.jsonl');
  const question = 'why '.repeat(1500);
  await appendFile(file, `${JSON.stringify({ id: 'long', image: '0.png', question, answer: 'A' })}\n`);
  const { status, out, log } = await evaluate(data);
  expect([status, out, opened]).toEqual([2, '', undefined]);
  expect(log).toMatch(
    /question at .*text.questions\.jsonl, line 5 .*at most 4000 characters, but it has 5999/,
  );
  expect((await evaluate(path.join(data, 'aerial'))).status).toBe(0);
});

test('so is one of more tokens than the model reads', async () => {
  const golden = path.join(import.meta.dirname, '..', 'testing', 'golden', 'landscape-36');
  const letters = path.join(folder, 'letters');
  await cp(golden, letters, { recursive: true });
  await writeFile(path.join(letters, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  const file = path.join(data, 'text', 'questions.jsonl');
  const question = 'why '.repeat(900);
  await appendFile(file, `${JSON.stringify({ id: 'long', image: '0.png', question, answer: 'A' })}\n`);
  const { status, out, log } = await evaluate(data, '--model', letters);
  expect([status, out, opened]).toEqual([2, '', undefined]);
  expect(log).toMatch(/question at .*text.questions\.jsonl, line 5 .* takes \d+ tokens/);
});

test('a data set with a byte-order mark is read', async () => {
  const file = path.join(data, 'text', 'questions.jsonl');
  await writeFile(file, `\ufeff${await readFile(file, 'utf8')}`);
  expect(await report(data)).toMatchObject({ complete: true, answered: 8 });
});

test('a data set and its results are read as Windows programs save them', async () => {
  const there = path.join(data, 'text', 'images');
  await mkdir(there);
  await cp(path.join(data, 'text', '0.png'), path.join(there, '0.png'));
  const file = path.join(data, 'text', 'questions.jsonl');
  const lines = (await readFile(file, 'utf8')).replaceAll('"0.png"', '"images/0.png"');
  await writeFile(file, lines);
  const resume = path.join(folder, 'kept.jsonl');
  const plain = await report(data, '--resume', resume);

  const windows = lines.replaceAll('images/0.png', 'images\\\\0.png').replaceAll('\n', '\r\n');
  expect(windows).toContain('"images\\\\0.png"');
  await writeFile(file, `\ufeff${windows}`);
  await writeFile(resume, `\ufeff${(await readFile(resume, 'utf8')).replaceAll('\n', '\r\n')}`);
  asked = [];
  const again = await report(data, '--resume', resume);
  expect(counted(again)).toEqual(counted(plain));
  expect(asked).toEqual([]); // the same questions
  expect(counted(await report('--merge', resume))).toEqual(counted(plain));
  expect(counted(await report(data))).toEqual(counted(plain));

  const saved = Buffer.from(await readFile(resume, 'utf8'), 'utf16le');
  await writeFile(resume, saved);
  expect(counted(await report('--merge', resume))).toEqual(counted(plain));
  const refused = await evaluate(data, '--resume', resume);
  expect([refused.status, refused.log]).toEqual([2, expect.stringMatching(/kept\.jsonl to be UTF-8/)]);
  expect(await readFile(resume)).toEqual(saved);
});

test('a bar or a line break in a split or kind leaves the tables whole', async () => {
  const line = { image: '0.png', question: 'text 0', answer: 'A|B', split: 'a|b\nc', kind: 'k|x' };
  await writeFile(path.join(data, 'text', 'questions.jsonl'), JSON.stringify(line));
  const { out } = await evaluate(path.join(data, 'text'));
  const rows = out.split('\n').filter((row) => row.startsWith('|'));
  const bars = rows.map((row) => row.replaceAll('\\|', '').split('|').length - 2);
  expect(bars).toEqual([12, 12, 12, 12, 5, 5, 5]);
  expect(rows[2]).toContain('| a\\|b c |');
  expect(rows[6]).toContain('| a\\|b c | k\\|x |');
});
