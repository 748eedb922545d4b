import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { loadSharp } from '../image/loadSharp.js';
import { runCommandLine } from './runCommandLine.js';
import { editTensors } from '../checkpoint/testing/editCheckpoint.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';

/** The bad inputs that the command line promises to refuse, on a real (tiny) model with a tokenizer of letters. */
let folder: string;
let model: string;
let image: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  model = path.join(folder, 'model');
  image = path.join(model, 'image.png');
  await cp(path.join(import.meta.dirname, '..', 'testing', 'golden', 'landscape-36'), model, {
    recursive: true,
  });
  await writeFile(path.join(model, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(
  imagePath: string,
  question: string,
  ...more: string[]
): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(['ask', imagePath, question, '--max-tokens', '2', ...more], {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => process.stdin,
    defaultModelDir: model,
    root: folder,
    signal: new AbortController().signal,
  });
  return { status, ...written };
}

async function expectRefused(run: ReturnType<typeof ask>, message: RegExp): Promise<void> {
  const { status, out, log } = await run;
  expect([status, out]).toEqual([2, '']);
  expect(log).toMatch(message);
}

test('a good question is answered, on one pixel too', async () => {
  expect(await ask(image, 'what is it?')).toMatchObject({ status: 0 });
  const dot = path.join(folder, 'dot.png');
  const pixel = { width: 1, height: 1, channels: 3, background: '#123456' } as const;
  await writeFile(dot, await loadSharp()({ create: pixel }).png().toBuffer());
  const { status, out } = await ask(dot, 'what is it?', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    model: 'model',
    timing: { visionRuns: expect.any(Number) as number },
  });
});

test('images that are none, are cut, or are too large', async () => {
  await expectRefused(ask(path.join(model, 'config.json'), 'q'), /PNG, JPEG.*config\.json is text/);
  await expectRefused(ask(path.join(model, 'none.png'), 'q'), /none\.png, but there is none/);
  const cut = path.join(folder, 'cut.png');
  const bytes = await readFile(image);
  await writeFile(cut, bytes.subarray(0, bytes.length / 2));
  await expectRefused(ask(cut, 'q'), /cut\.png ends too early/);
  const huge = path.join(folder, 'huge.png');
  bytes.writeUInt32BE(30_000, 16);
  bytes.writeUInt32BE(30_000, 20);
  await writeFile(huge, bytes);
  await expectRefused(ask(huge, 'q'), /huge\.png says it has 30000 x 30000/);
});

test('questions that are empty or endless, providers unknown', async () => {
  await expectRefused(ask(image, ' '), /Expected a question/);
  await expectRefused(ask(image, 'x'.repeat(20_000)), /at most 4000 characters.*20000/);
  await expectRefused(ask(image, 'q', '--provider', 'cuda'), /cpu, webgpu, auto/);
});

test('models that are missing, cut, lying or without what is asked for', async () => {
  await expectRefused(ask(image, 'q', '--model', path.join(folder, 'nowhere')), /nowhere/);
  const weights = await readFile(path.join(model, 'model.safetensors'));
  const config = JSON.parse(await readFile(path.join(model, 'config.json'), 'utf8')) as Record<
    string,
    unknown
  >;

  const cut = await copyOfModel('cut');
  await truncate(path.join(cut, 'model.safetensors'), weights.length - 1000);
  await expectRefused(ask(image, 'q', '--model', cut), /model\.safetensors/);

  const lying = await copyOfModel('lying');
  const header = Buffer.from(weights);
  header.writeBigUInt64LE(2n ** 60n);
  await writeFile(path.join(lying, 'model.safetensors'), header);
  await expectRefused(ask(image, 'q', '--model', lying), /header/);

  const deeper = await copyOfModel('deeper');
  await writeFile(path.join(deeper, 'config.json'), JSON.stringify({ ...config, num_hidden_layers: 14 }));
  await expectRefused(ask(image, 'q', '--model', deeper), /model\.layers\.1[2-3]\./);

  const wider = await copyOfModel('wider');
  await writeFile(path.join(wider, 'config.json'), JSON.stringify({ ...config, intermediate_size: 300 }));
  await expectRefused(ask(image, 'q', '--model', wider), /mlp\.\w+_proj\.weight.*300/);

  const plain = await copyOfModel('plain');
  await writeFile(path.join(plain, 'config.json'), JSON.stringify({ ...config, extra: undefined }));
  await expectRefused(ask(image, 'q', '--model', plain, '--variant', 'flex'), /extra/);
  expect(await ask(image, 'q', '--model', plain, '--variant', 'lowres')).toMatchObject({ status: 0 });
});

async function copyOfModel(name: string): Promise<string> {
  const target = path.join(folder, name);
  await mkdir(target);
  await cp(model, target, { recursive: true });
  return target;
}

test.each(['fp32', 'int8'])('weights that are NaN, in %s', async (weights) => {
  const broken = path.join(folder, `broken-${weights}`);
  await cp(model, broken, { recursive: true });
  const name = 'model.layers.3.mlp.up_proj.weight';
  await editTensors(broken, (tensors) =>
    tensors.map((tensor) => {
      if (tensor.name !== name) return tensor;
      const bytes = new Uint8Array(tensor.bytes());
      bytes.set([0x00, 0x7e], 200); // NaN in half precision
      return { ...tensor, bytes: () => bytes };
    }),
  );
  await expectRefused(
    ask(image, 'q', '--model', broken, '--weights', weights),
    new RegExp(`the tensor "${name}" holds NaN`),
  );
});
