import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSafetensors } from '../files/writeSafetensors.js';
import { visionPrefix } from '../layouts/checkTensors.js';
import { copyCheckpoint, editConfig, editTensors, readTensors } from './editCheckpoint.js';
import { writeTorchCheckpoint } from './torchCheckpoint.js';

const sentencepiece = join(import.meta.dirname, '../../testing/sentencepiece/llama.model');

/**
 * A tiny checkpoint in the very folder of senfu/llava-v1.5-7b-flexattn: its files and the fields of its config (no rotary base,
 * strings in `extra`, "model_type" "llava"), neither tokenizer.json nor preprocessor_config.json.
 *
 * @param source a golden fixture, whose numbers it has.
 */
export function asFlexAttentionRelease(source: string, target: string): void {
  copyCheckpoint(source, target);
  rmSync(join(target, 'preprocessor_config.json'));
  rmSync(join(target, 'golden.safetensors'));
  cpSync(sentencepiece, join(target, 'tokenizer.model'));
  writeFileSync(join(target, 'tokenizer_config.json'), JSON.stringify(tokenizerConfig));
  editConfig(target, (config) => {
    Object.assign(config, {
      model_type: 'llava',
      text_config: { model_type: 'llama' },
      image_token_index: 32000,
    });
    delete config['rope_theta'];
    delete config['use_mm_proj'];
  });
}

/**
 * A tiny checkpoint in the very folder of liuhaotian/llava-v1.5-7b: PyTorch shards without the tower, mm_projector.bin beside
 * them, sentencepiece's tokenizer.
 *
 * @param source a golden fixture, whose numbers it has. @param tower the name of its tower.
 */
export async function asLlavaRelease(source: string, target: string, tower: string): Promise<void> {
  const whole = `${target}-whole`;
  asFlexAttentionRelease(source, whole);
  rmSync(join(whole, 'vision'), { recursive: true });
  editConfig(whole, (config) => {
    config['mm_vision_tower'] = tower;
    delete config['extra'];
  });
  await editTensors(whole, (tensors) =>
    tensors.filter(({ name }) => !name.startsWith(visionPrefix) && !name.includes('proj_hd')),
  );
  await writeTorchCheckpoint(whole, target, 'shards');
  writeFileSync(join(target, 'mm_projector.bin'), 'the projector again, as it was trained first');
  rmSync(whole, { recursive: true });
}

/**
 * A folder like that of openai/clip-vit-large-patch14-336: a whole CLIP model in pytorch_model.bin with both sides, sizes as
 * single numbers in its preprocessor's file.
 *
 * @param source a golden fixture, whose tower it has.
 */
export async function asClipRelease(source: string, target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  const vision = JSON.parse(readFileSync(join(source, 'vision', 'config.json'), 'utf8')) as object;
  const statistics = JSON.parse(readFileSync(join(source, 'preprocessor_config.json'), 'utf8')) as object;
  const side = (vision as { image_size: number }).image_size;
  const write = (name: string, value: object) => writeFileSync(join(target, name), JSON.stringify(value));
  write('config.json', { model_type: 'clip', text_config: {}, vision_config: vision });
  write('preprocessor_config.json', { ...statistics, do_center_crop: true, size: side, crop_size: side });
  const tensors = readTensors(join(source, 'model.safetensors'))
    .filter(({ name }) => name.startsWith(visionPrefix))
    .map((tensor) => ({ ...tensor, name: `vision_model${tensor.name.slice(visionPrefix.length)}` }));
  const ids = Buffer.from(BigInt64Array.from({ length: 4 }, (_, index) => BigInt(index)).buffer);
  const scale = Buffer.from(Float32Array.of(4.6).buffer);
  const others = [
    { name: 'text_model.embeddings.position_ids', type: 'I64' as const, shape: [1, 4], bytes: () => ids },
    { name: 'logit_scale', type: 'F32' as const, shape: [1], bytes: () => scale },
  ];
  const safetensors = `${target}-safetensors`;
  mkdirSync(safetensors);
  await writeSafetensors(join(safetensors, 'model.safetensors'), [...tensors, ...others], {});
  const torch = `${target}-torch`;
  await writeTorchCheckpoint(safetensors, torch, 'contiguous');
  renameSync(join(torch, 'pytorch_model.bin'), join(target, 'pytorch_model.bin'));
  for (const folder of [safetensors, torch]) rmSync(folder, { recursive: true });
}

/** As vicuna-7b-v1.5's. */
const tokenizerConfig = {
  add_bos_token: true,
  add_eos_token: false,
  bos_token: '<s>',
  eos_token: '</s>',
  unk_token: '<unk>',
  legacy: false,
  tokenizer_class: 'LlamaTokenizer',
};
