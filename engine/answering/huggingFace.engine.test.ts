import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { SafetensorsFile } from '../checkpoint/files/SafetensorsFile.js';
import { writeSafetensors } from '../checkpoint/files/writeSafetensors.js';
import { copyCheckpoint, editConfig, readTensors } from '../checkpoint/testing/editCheckpoint.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { openEngine } from './openEngine.js';

const temporaryFolder = temporaryFolders();
/** Made by transformers 4.57 (training/fixtures/hugging_face_llava.py), with what it computes. */
const fixture = (name: string): string => join(import.meta.dirname, '../testing/huggingFace', name);

/** Tokens and logits of transformers, and of the engine in single precision. */
async function compare(dir: string, golden = dir) {
  const file = SafetensorsFile.open(join(golden, 'golden.safetensors'));
  const numbers = (name: string) => [...new BigInt64Array(file.read(name).buffer)].map(Number);
  const [promptIds, tokens] = [numbers('input_ids'), numbers('tokens')];
  const logits = new Float32Array(file.read('logits').buffer);
  file.close();
  const engine = await openEngine({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
  try {
    const image = { path: join(golden, 'image.png') };
    const run = await collectRun(engine, { image, promptIds, keepLogits: true, fixedSteps: tokens.length });
    const size = logits.length / tokens.length;
    const differences = run.tokens.map(({ logits: row }, step) =>
      largestDifference(row!, logits.subarray(step * size, (step + 1) * size)),
    );
    return { ids: run.ids, tokens, largest: Math.max(...differences) };
  } finally {
    await engine.dispose();
  }
}

test.each([
  ['plain', 'in three files'],
  ['tied-bf16', 'in bf16, with shared embeddings and theta 5e5'],
  ['grouped', 'with two heads of keys for four of queries'],
  ['biased', 'with biases, heads of another size than D / H and one head of keys'],
])('%s, %s, gives the tokens and logits of transformers', async (name) => {
  const { ids, tokens, largest } = await compare(fixture(name));
  expect(ids).toEqual(tokens);
  expect(largest).toBeLessThan(1e-3);
});

/** Names as other versions of transformers write them. */
const generations = {
  'in memory from 4.52 on': (name: string) =>
    name
      .replace(/^language_model\.model\./, 'model.language_model.')
      .replace(/^language_model\.lm_head\./, 'lm_head.')
      .replace(/^(vision_tower|multi_modal_projector)\./, 'model.$1.'),
  'of version 5': (name: string) =>
    name
      .replace(/^language_model\.model\./, 'model.language_model.')
      .replace(/^language_model\.lm_head\./, 'lm_head.')
      .replace(/^vision_tower\.vision_model\./, 'model.vision_tower.')
      .replace(/^multi_modal_projector\./, 'model.multi_modal_projector.'),
} as const;

test.each(Object.entries(generations))('the names %s are known', async (_, rename) => {
  const dir = join(temporaryFolder(), 'renamed');
  copyCheckpoint(fixture('grouped'), dir);
  const path = join(dir, 'model.safetensors');
  const tensors = readTensors(path).map((tensor) => ({ ...tensor, name: rename(tensor.name) }));
  await writeSafetensors(path, tensors, {});
  const { ids, tokens, largest } = await compare(dir, fixture('grouped'));
  expect(ids).toEqual(tokens);
  expect(largest).toBeLessThan(1e-3);
});

test.each(['plain', 'biased'])(
  '%s, converted, gives the tokens and logits of transformers still',
  async (name) => {
    const dir = join(temporaryFolder(), 'converted');
    await convertCheckpoint(fixture(name), dir, { weights: 'fp32' });
    const { ids, tokens, largest } = await compare(dir, fixture(name));
    expect(ids).toEqual(tokens);
    expect(largest).toBeLessThan(1e-3);
  },
);

test.each([
  ['vision_feature_select_strategy', 'full', /class token/],
  ['projector_hidden_act', 'relu', /"gelu"/],
  ['multimodal_projector_bias', false, /should be true/],
  ['text_config', { model_type: 'mistral' }, /other language models/],
  ['vision_config', { model_type: 'pixtral' }, /other vision towers/],
  ['vision_feature_layer', 9, /hidden states/],
])('%s %j, which would be computed otherwise, is refused', async (key, value, message) => {
  const dir = join(temporaryFolder(), 'changed');
  copyCheckpoint(fixture('grouped'), dir);
  editConfig(dir, (config) => {
    config[key] = value;
  });
  await expect(openEngine({ checkpointDir: dir })).rejects.toThrow(message);
});
