import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Layouts that 7B checkpoints are published in: the authors' two, and that of Hugging Face transformers. */
export const synthetic7bLayouts = ['original', 'flexattn', 'huggingface'] as const;
/** One of them. */
export type Synthetic7bLayout = (typeof synthetic7bLayouts)[number];

/** What is written. */
export interface Synthetic7bOptions {
  readonly layout: Synthetic7bLayout;
  /** 1: LLaMA-7B with CLIP-L, 14 GB. A power of two up to 32: sizes and heads divided by it. */
  readonly divisor: number;
  readonly onFile?: (name: string, sizeBytes: number) => void;
}

/** Folder of the tower beside a checkpoint that does not hold it. */
export const towerFolderName = 'clip-vit-large-patch14-336';

/**
 * Writes the configs of a synthetic 7B as the layout has them (docs/checkpoint-format.md). At full size the tower goes by its name
 * alone, as in the releases; a smaller one is described.
 *
 * @param towerDir of the layout `original`.
 */
export function describeSynthetic7b(
  dir: string,
  towerDir: string,
  { layout, divisor }: Synthetic7bOptions,
): void {
  if (![1, 2, 4, 8, 16, 32].includes(divisor))
    throw new Error(`Expected a divisor of 1, 2, 4, 8, 16 or 32, but got ${divisor}.`);
  const vision = visionOf(divisor);
  const decoder = decoderOf(divisor);
  const write = (folder: string, name: string, value: object) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  };
  if (layout === 'huggingface') {
    write(dir, 'config.json', {
      ...{ model_type: 'llava', architectures: ['LlavaForConditionalGeneration'], image_token_index: 32000 },
      ...{ vision_feature_layer: -2, vision_feature_select_strategy: 'default', torch_dtype: 'float16' },
      text_config: { model_type: 'llama', ...decoder, vocab_size: Math.max(decoder.vocab_size, 32064) },
      vision_config: { model_type: 'clip_vision_model', ...vision },
    });
    return;
  }
  const isWhole = layout === 'flexattn';
  const released = `openai/${towerFolderName}`;
  write(dir, 'config.json', {
    ...{ model_type: isWhole ? 'llava' : 'llava_llama', architectures: ['LlavaLlamaForCausalLM'] },
    ...decoder,
    ...{ mm_vision_tower: isWhole && divisor > 1 ? 'vision' : released, mm_hidden_size: vision.hidden_size },
    ...{ mm_projector_type: 'mlp2x_gelu', mm_vision_select_layer: -2, mm_vision_select_feature: 'patch' },
    ...{ image_aspect_ratio: 'pad', torch_dtype: 'float16', eos_token_id: 2 },
    ...(isWhole && {
      extra: { zoom_ratio: '3', lowres_size: '336', highres_size: '1008', threshold: '48', warmup: '10' },
    }),
  });
  if (isWhole && divisor > 1) write(join(dir, 'vision'), 'config.json', vision);
  if (isWhole) return;
  write(towerDir, 'config.json', { model_type: 'clip', vision_config: vision });
  const side = { size: 336, crop_size: 336, do_center_crop: true };
  const statistics = {
    image_mean: [0.48145466, 0.4578275, 0.40821073],
    image_std: [0.26862954, 0.26130258, 0.27577711],
  };
  write(towerDir, 'preprocessor_config.json', { ...side, ...statistics });
}

/** LLaMA-7B; FlexAttention reads high-res tokens from layer 9 on, so there are at least ten. */
function decoderOf(divisor: number) {
  return {
    hidden_size: 4096 / divisor,
    intermediate_size: 11008 / divisor,
    num_hidden_layers: Math.max(10, 32 / divisor),
    num_attention_heads: 32 / divisor,
    num_key_value_heads: 32 / divisor,
    vocab_size: 32000 / divisor,
    max_position_embeddings: 4096,
    rms_norm_eps: 1e-5,
  };
}

/** CLIP ViT-L/14 at 336 pixels. */
function visionOf(divisor: number) {
  const heads = Math.max(1, 16 / divisor);
  return {
    hidden_size: 64 * heads,
    intermediate_size: 256 * heads,
    num_hidden_layers: Math.max(2, 24 / divisor),
    num_attention_heads: heads,
    image_size: 336,
    patch_size: 14,
    hidden_act: 'quick_gelu',
    layer_norm_eps: 1e-5,
  };
}
