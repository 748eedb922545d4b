import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError, type EngineErrorCode } from '../protocol/EngineError.js';
import { copyCheckpoint, editConfig, editTensors, readTensors } from './testing/editCheckpoint.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { Checkpoint } from './Checkpoint.js';
import { convertCheckpoint } from './conversion/convertCheckpoint.js';
import { readWholeWeight } from './testing/readWholeWeight.js';
import { quantizedNames } from './weights/quantizedNames.js';
import { bytesPerElement } from './files/TensorFile.js';
import { writeSafetensors } from './files/writeSafetensors.js';

const temporaryFolder = temporaryFolders();
const fixture = join(import.meta.dirname, '../testing/golden/landscape-36');

function copyOfFixture(): string {
  const dir = temporaryFolder();
  copyCheckpoint(fixture, dir);
  return dir;
}

function expectFailure(dir: string, code: EngineErrorCode, message: RegExp): void {
  let failure: unknown;
  try {
    Checkpoint.open(dir).close();
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(EngineError);
  expect((failure as EngineError).code).toBe(code);
  expect((failure as EngineError).message).toMatch(message);
}

describe('Checkpoint', () => {
  it('opens a single file and reads its config', () => {
    const checkpoint = Checkpoint.open(fixture);
    expect(checkpoint.config.decoder).toMatchObject({ hiddenSize: 96, heads: 6, headDim: 16, layers: 12 });
    expect(checkpoint.config.highres).toEqual({
      zoomRatio: 3,
      lowresSize: 336,
      highresSize: 1008,
      threshold: 48,
      flexStartLayer: 9,
    });
    expect(checkpoint.config.visionLayersRun).toBe(3);
    expect(checkpoint.storedType).toBe('fp16');
    checkpoint.close();
  });

  it('opens shards and reads the same bytes', async () => {
    const dir = copyOfFixture();
    const path = join(dir, 'model.safetensors');
    const tensors = readTensors(path);
    const halves = [tensors.slice(0, 50), tensors.slice(50)];
    const weightMap: Record<string, string> = {};
    for (const [index, half] of halves.entries()) {
      const name = `model-0000${index + 1}-of-00002.safetensors`;
      await writeSafetensors(join(dir, name), half, {});
      for (const tensor of half) weightMap[tensor.name] = name;
    }
    rmSync(path);
    writeFileSync(join(dir, 'model.safetensors.index.json'), JSON.stringify({ weight_map: weightMap }));
    const [sharded, single] = [Checkpoint.open(dir), Checkpoint.open(fixture)];
    expect(sharded.tensors.readFloat32('lm_head.weight')).toEqual(
      single.tensors.readFloat32('lm_head.weight'),
    );
    expect(sharded.tensors.readRowFloat32('model.embed_tokens.weight', 7)).toEqual(
      single.tensors.readFloat32('model.embed_tokens.weight').subarray(7 * 96, 8 * 96),
    );
    sharded.close();
    single.close();
    rmSync(join(dir, 'model-00002-of-00002.safetensors'));
    const missing =
      /index\.json names 2 files, of which .* lacks model-00002-of-00002\.safetensors\. Download/;
    expectFailure(dir, 'checkpoint-missing', missing);
  });

  it('refuses an index that leaves the folder', () => {
    const dir = copyOfFixture();
    const index = { weight_map: { 'lm_head.weight': '../secret.safetensors' } };
    writeFileSync(join(dir, 'model.safetensors.index.json'), JSON.stringify(index));
    expectFailure(dir, 'checkpoint-malformed', /no plain file name/);
  });

  it('says of a folder of another layout what is known and what was found', () => {
    const dir = copyOfFixture();
    editConfig(dir, (config) => {
      delete config['mm_vision_tower'];
      Object.assign(config, { architectures: ['LlavaForConditionalGeneration'], vision_config: {} });
    });
    const message =
      /of no layout that is read\. Expected LLaVA and FlexAttention .*Found "model_type" "llava.*", "architectures" \["LlavaFor.*"vision_config"/;
    expectFailure(dir, 'checkpoint-malformed', message);
    editConfig(dir, (config) => delete config['model_type']);
    expectFailure(dir, 'checkpoint-malformed', /Found "model_type" nothing/);
  });

  it('says which tensor is missing', async () => {
    const dir = copyOfFixture();
    await editTensors(dir, (tensors) =>
      tensors.filter(({ name }) => name !== 'model.layers.9.self_attn.k_proj_hd.weight'),
    );
    expectFailure(
      dir,
      'checkpoint-tensor-missing',
      /"model\.layers\.9\.self_attn\.k_proj_hd\.weight" \[96, 96\]/,
    );
  });

  it('says which tensor has the wrong shape', async () => {
    const dir = copyOfFixture();
    await editTensors(dir, (tensors) =>
      tensors.map((tensor) => (tensor.name === 'lm_head.weight' ? { ...tensor, shape: [96, 640] } : tensor)),
    );
    expectFailure(dir, 'checkpoint-tensor-shape', /"lm_head\.weight" has the shape \[96, 640\].*\[640, 96\]/);
  });

  it('says that a file is truncated', () => {
    const dir = copyOfFixture();
    const path = join(dir, 'model.safetensors');
    truncateSync(path, readFileSync(path).length - 100);
    expectFailure(dir, 'checkpoint-malformed', /truncated file\?/);
  });

  it('says that there is no folder, no weights, no config', () => {
    expectFailure(join(temporaryFolder(), 'nowhere'), 'checkpoint-missing', /no model folder/);
    expectFailure(temporaryFolder(), 'checkpoint-missing', /holds neither model\.safetensors nor/);
    const dir = copyOfFixture();
    rmSync(join(dir, 'config.json'));
    expectFailure(dir, 'checkpoint-missing', /config\.json is missing/);
  });

  it('reads the temperature that probabilities are calibrated with; without one they stay as they are', () => {
    const dir = copyOfFixture();
    const temperature = () => {
      const checkpoint = Checkpoint.open(dir);
      checkpoint.close();
      return checkpoint.config.calibrationTemperature;
    };
    expect(temperature()).toBe(1);
    editConfig(dir, (config) => (config['calibration_temperature'] = 1.7));
    expect(temperature()).toBe(1.7);
  });

  it('takes a config without extra for a plain LLaVA checkpoint', () => {
    const dir = copyOfFixture();
    editConfig(dir, (config) => delete config['extra']);
    const checkpoint = Checkpoint.open(dir);
    expect(checkpoint.config.highres).toBeNull();
    checkpoint.close();
  });

  it.each<[string, (config: Record<string, unknown>) => void, RegExp]>([
    [
      'heads of keys that do not divide those of queries',
      (c) => (c['num_key_value_heads'] = 4),
      /"num_key_value_heads" should be a divisor of num_attention_heads 6, but is 4/,
    ],
    [
      'heads that do not divide',
      (c) => Object.assign(c, { num_attention_heads: 7, num_key_value_heads: 7 }),
      /divisor of hidden_size 96/,
    ],
    ['a size of a head that is odd', (c) => (c['head_dim'] = 15), /"head_dim" should be such that .* even/],
    ['biases of an MLP', (c) => (c['mlp_bias'] = true), /"mlp_bias" should be false/],
    ['biases with FlexAttention', (c) => (c['attention_bias'] = true), /"attention_bias" should be false/],
    ['a select layer beyond the tower', (c) => (c['mm_vision_select_layer'] = 5), /from -5 to 4/],
    ['a start layer beyond the decoder', (c) => (c['flex_start_layer'] = 13), /from 1 to 12/],
    ['an unknown projector', (c) => (c['mm_projector_type'] = 'resampler'), /"mlpNx_gelu"/],
    [
      'a size that is text',
      (c) => (c['hidden_size'] = 'large'),
      /"hidden_size" should be a number, but is "large"/,
    ],
    ['rope scaling of another kind', (c) => (c['rope_scaling'] = { type: 'yarn', factor: 2 }), /"linear"/],
    [
      'rope scaling of another kind by its newer name',
      (c) => (c['rope_scaling'] = { rope_type: 'dynamic', factor: 4 }),
      /"rope_type" should be "linear" or .*"dynamic"/,
    ],
    [
      'rope scaling of another kind where its newest entry says so',
      (c) => (c['rope_parameters'] = { rope_type: 'yarn', rope_theta: 1e4, factor: 4 }),
      /"rope_parameters": "rope_type" .*"yarn"/,
    ],
    ...['anyres', 'square'].map((way): [string, (config: Record<string, unknown>) => void, RegExp] => [
      `pictures fitted in as ${way}`,
      (c) => (c['image_aspect_ratio'] = way),
      new RegExp(`"image_aspect_ratio" should be "pad" .*"${way}"`),
    ]),
    ...[0, -2, 21].map((temperature): [string, (config: Record<string, unknown>) => void, RegExp] => [
      `a calibration temperature of ${temperature}`,
      (c) => (c['calibration_temperature'] = temperature),
      new RegExp(`"calibration_temperature" should be from 0.05 to 20 .* but is ${temperature}\\.`),
    ]),
    [
      'words around a picture',
      (c) => (c['mm_use_im_start_end'] = true),
      /"mm_use_im_start_end" should be false/,
    ],
    ['a resampler', (c) => (c['mm_resampler_type'] = 'qformer'), /"mm_resampler_type" should be null/],
    ['a tower of several scales', (c) => (c['s2'] = true), /"s2" should be false/],
    [
      'heads that turn in part',
      (c) => (c['partial_rotary_factor'] = 0.5),
      /"partial_rotary_factor" should be 1/,
    ],
    ['another model', (c) => (c['model_type'] = 'gpt2'), /"model_type"/],
    ['a tower outside the folder', (c) => (c['mm_vision_tower'] = '../vision'), /vision tower/],
    [
      'sizes that do not fit',
      (c) => (c['extra'] = { zoom_ratio: 3, lowres_size: 336, highres_size: 1000, threshold: 48 }),
      /3 x 336/,
    ],
  ])('refuses %s', (_, change, message) => {
    const dir = copyOfFixture();
    editConfig(dir, change);
    expect(() => Checkpoint.open(dir)).toThrow(message);
    expect(() => Checkpoint.open(dir)).toThrow(EngineError);
  });

  it.each<[object, number, number]>([
    [{ rope_scaling: { rope_type: 'linear', factor: 4 } }, 4, 10000],
    [{ rope_scaling: { type: 'linear', factor: 2, rope_type: 'linear' } }, 2, 10000],
    [{ rope_parameters: { rope_type: 'default', rope_theta: 5000 } }, 1, 5000],
    [{ rope_theta: 500, rope_scaling: null }, 1, 500],
  ])('reads positions of %j', (entries, ropePositionScale, ropeTheta) => {
    const dir = copyOfFixture();
    editConfig(dir, (config) => Object.assign(config, { rope_theta: undefined }, entries));
    const checkpoint = Checkpoint.open(dir);
    expect(checkpoint.config.decoder).toMatchObject({ ropePositionScale, ropeTheta });
    checkpoint.close();
  });

  it.each<[object, number]>([
    [{ sliding_window: 512 }, 512],
    [{ sliding_window: 4096 }, 2048],
    [{ sliding_window: null }, 2048],
    [{ sliding_window: 512, use_sliding_window: false }, 2048],
  ])('reads no more positions than see one another with %j', (entries, maxPositions) => {
    const dir = copyOfFixture();
    editConfig(dir, (config) => Object.assign(config, entries));
    const checkpoint = Checkpoint.open(dir);
    expect(checkpoint.config.decoder.maxPositions).toBe(maxPositions);
    checkpoint.close();
  });

  it('ends an answer as generation_config.json says, before config.json', () => {
    const dir = copyOfFixture();
    writeFileSync(join(dir, 'generation_config.json'), '{"eos_token_id": [7, 9]}');
    const checkpoint = Checkpoint.open(dir);
    expect(checkpoint.config.decoder.eosTokenIds).toEqual([7, 9]);
    checkpoint.close();
  });

  it.each([
    'model.layers.3.self_attn.q_proj.bias',
    'model.layers.3.self_attn.q_norm.weight',
    'model.layers.12.mlp.up_proj.weight',
    'model.layers.3.mlp.up_proj.bias',
    'model.mm_projector.4.weight',
  ])('refuses weights that its config does not announce: %s', async (name) => {
    const dir = copyOfFixture();
    const stranger = { name, type: 'F32' as const, shape: [96], bytes: () => new Uint8Array(96 * 4) };
    await editTensors(dir, (tensors) => [...tensors, stranger]);
    expectFailure(dir, 'checkpoint-malformed', new RegExp(`holds the tensor "${name}".*another model`));
  });

  it('leaves out what older files keep beside the weights', async () => {
    const dir = copyOfFixture();
    const bytes = () => new Uint8Array(8 * 4);
    const name = 'model.layers.0.self_attn.rotary_emb.inv_freq';
    await editTensors(dir, (tensors) => [...tensors, { name, type: 'F32', shape: [8], bytes }]);
    Checkpoint.open(dir).close();
  });

  it('reads JSON with a byte-order mark', () => {
    const dir = copyOfFixture();
    const path = join(dir, 'config.json');
    writeFileSync(path, `\ufeff${readFileSync(path, 'utf8')}`);
    Checkpoint.open(dir).close();
  });

  it('finds the folder of the tower where its path is written as on Windows', () => {
    const dir = copyOfFixture();
    const before = Checkpoint.open(dir);
    editConfig(dir, (config) => (config['mm_vision_tower'] = '.\\vision\\'));
    const checkpoint = Checkpoint.open(dir);
    expect(checkpoint.config.vision).toEqual(before.config.vision);
    checkpoint.close();
    before.close();
    editConfig(dir, (config) => (config['mm_vision_tower'] = '..\\vision'));
    expectFailure(dir, 'checkpoint-missing', /vision tower/);
  });

  it.each(['model.safetensors', 'config.json', 'model.safetensors.index.json'])(
    'says that %s is a Git LFS pointer, and how to get the file',
    (name) => {
      const dir = copyOfFixture();
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 14484731\n';
      writeFileSync(join(dir, name), pointer);
      expectFailure(dir, 'checkpoint-malformed', new RegExp(`${name} is a Git LFS pointer.*git lfs pull`));
    },
  );

  it.each([
    ['F64', 8],
    ['BOOL', 1],
    ['I8', 1],
    ['F8_E4M3', 1],
    ['F8_E5M2', 1],
    ['U16', 2],
    ['C64', 8],
    ['F4', 0.5],
  ] as const)('opens a file with a %s tensor that nothing reads', async (type, elementBytes) => {
    const dir = copyOfFixture();
    const unused = {
      name: 'unused',
      type,
      shape: [8],
      bytes: () => new Uint8Array(8 * elementBytes),
    };
    await editTensors(dir, (tensors) => [...tensors, unused]);
    Checkpoint.open(dir).close();
  });

  it.each(['F64', 'I32', 'F8_E4M3'] as const)('refuses a weight stored as %s', async (type) => {
    const dir = copyOfFixture();
    const bytes = () => new Uint8Array(96 * bytesPerElement[type]);
    await editTensors(dir, (tensors) =>
      tensors.map((tensor) => (tensor.name === 'model.norm.weight' ? { ...tensor, type, bytes } : tensor)),
    );
    expectFailure(dir, 'checkpoint-malformed', new RegExp(`"model.norm.weight" is stored as ${type}`));
  });

  it.each([
    [-1, 4],
    [-5, 0],
    [0, 0],
    [2, 2],
    [4, 4],
  ])('runs the tower for select layer %i up to layer %i', (selectLayer, layersRun) => {
    const dir = copyOfFixture();
    editConfig(dir, (config) => (config['mm_vision_select_layer'] = selectLayer));
    const checkpoint = Checkpoint.open(dir);
    expect(checkpoint.config.visionLayersRun).toBe(layersRun);
    checkpoint.close();
  });
});

describe('Checkpoint with a trained variant', () => {
  const variants = join(import.meta.dirname, '../testing/variants');
  const changed = 'model.layers.1.self_attn.q_proj.weight';
  const kept = 'model.layers.0.self_attn.q_proj.weight';

  it("reads the variant's tensors and fields over those of the base", () => {
    const [base, xattn] = [Checkpoint.open(variants), Checkpoint.open(variants, 'xattn')];
    expect(xattn.config.decoder.crossAttentionSize).toBe(16);
    expect(base.config.decoder.crossAttentionSize).toBeNull();
    expect(xattn.tensors.readFloat32(changed)).not.toEqual(base.tensors.readFloat32(changed));
    expect(xattn.tensors.readFloat32(kept)).toEqual(base.tensors.readFloat32(kept));
    expect(xattn.fingerprint).not.toBe(base.fingerprint);
    // 4 layers gain q, k, v, o of 16 x 32 and a norm; 2 of them lose k_proj_hd and v_proj_hd of 32 x 32
    expect(xattn.parameterCount - base.parameterCount).toBe(4 * (4 * 16 * 32 + 32) - 2 * 2 * 32 * 32);
    base.close();
    xattn.close();
  });

  it('reads the size of the larger image, 448 where it is not given', () => {
    const dir = temporaryFolder();
    copyCheckpoint(variants, dir);
    editConfig(dir, (config) => delete (config['extra'] as Record<string, string>)['hd_size']);
    const usual = Checkpoint.open(dir, 'hd');
    expect(usual.config.hdSize).toBe(448);
    usual.close();
    writeFileSync(join(dir, 'variants', 'hd', 'config.json'), '{"extra": {"hd_size": "560"}}');
    const own = Checkpoint.open(dir, 'hd');
    expect(own.config).toMatchObject({ hdSize: 560, highres: { zoomRatio: 3, threshold: 48 } });
    own.close();
  });

  it('replaces a weight in 8-bit blocks by one stored plainly', async () => {
    const dir = join(temporaryFolder(), 'int8');
    await convertCheckpoint(variants, dir, { weights: 'int8' });
    copyCheckpoint(join(variants, 'variants'), join(dir, 'variants'));
    const [plain, mixed] = [Checkpoint.open(variants, 'full'), Checkpoint.open(dir, 'full')];
    const read = (checkpoint: Checkpoint, name: string) =>
      readWholeWeight(checkpoint.tensors, name, 32, 'int8');
    expect(read(mixed, changed)).toEqual(read(plain, changed));
    expect(read(mixed, kept)).toEqual(read(plain, kept));
    expect(mixed.tensors.find(quantizedNames(changed).codes)).toBeUndefined();
    expect(mixed.tensors.find(quantizedNames(kept).codes)).toBeDefined();
    plain.close();
    mixed.close();
  });

  it('needs a config with "extra" for all but lowres', () => {
    const dir = temporaryFolder();
    copyCheckpoint(variants, dir);
    editConfig(dir, (config) => delete config['extra']);
    Checkpoint.open(dir, 'lowres').close();
    expect(() => Checkpoint.open(dir, 'full')).toThrow(/needs "extra"/);
  });
});
