import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpointConfig } from '../checkpoint/layouts/readCheckpointConfig.js';
import { expectedTensors } from '../checkpoint/layouts/checkTensors.js';
import { writeSafetensors } from '../checkpoint/files/writeSafetensors.js';
import { seededRandom } from '../selection/seededRandom.js';

/** Sizes of a checkpoint to be made; everything else is as in released ones. */
export interface CheckpointSizes {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values; as many as of queries where it is left out. */
  readonly keyValueHeads?: number;
  /** hiddenSize / heads where it is left out. */
  readonly headDim?: number;
  readonly vocabularySize: number;
  readonly flexStartLayer: number;
  readonly zoomRatio: number;
  readonly threshold: number;
  readonly ropeTheta: number;
  readonly visionHiddenSize: number;
  readonly visionHeads: number;
  readonly visionLayers: number;
  readonly imageSize: number;
  readonly patchSize: number;
  readonly selectLayer: number;
  readonly activation: 'quick_gelu' | 'gelu';
  readonly projector: string;
  readonly tiedEmbeddings: boolean;
}

/** Writes a checkpoint with random weights (float32) in the released layout. The same sizes and seed give the same one. */
export async function makeCheckpoint(dir: string, sizes: CheckpointSizes, seed: number): Promise<void> {
  mkdirSync(join(dir, 'vision'), { recursive: true });
  writeFileSync(join(dir, 'config.json'), JSON.stringify(configOf(sizes)));
  writeFileSync(join(dir, 'vision', 'config.json'), JSON.stringify(visionConfigOf(sizes)));
  const random = seededRandom(seed);
  const tensors = expectedTensors(readCheckpointConfig(dir)).map(({ name, shape }) => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const isNorm = name.includes('norm') && name.endsWith('.weight');
    // Matrices keep the size of what passes through them; queries and keys are larger so that attention has peaks.
    const gain = /[qk]_proj/.test(name) ? 2.5 : 1;
    const spread = name.endsWith('.bias') || isNorm ? 0.1 : gain * Math.sqrt(3 / (size / shape[0]!));
    const values = Float32Array.from({ length: size }, () => (isNorm ? 1 : 0) + spread * (random() * 2 - 1));
    return { name, type: 'F32' as const, shape, bytes: () => new Uint8Array(values.buffer) };
  });
  await writeSafetensors(join(dir, 'model.safetensors'), tensors, {});
}

function configOf(sizes: CheckpointSizes) {
  return {
    model_type: 'llava_llama',
    hidden_size: sizes.hiddenSize,
    intermediate_size: sizes.intermediateSize,
    num_hidden_layers: sizes.layers,
    num_attention_heads: sizes.heads,
    num_key_value_heads: sizes.keyValueHeads,
    head_dim: sizes.headDim,
    vocab_size: sizes.vocabularySize,
    rope_theta: sizes.ropeTheta,
    rms_norm_eps: 1e-5,
    eos_token_id: 2,
    tie_word_embeddings: sizes.tiedEmbeddings,
    mm_vision_tower: 'vision',
    mm_hidden_size: sizes.visionHiddenSize,
    mm_projector_type: sizes.projector,
    mm_vision_select_layer: sizes.selectLayer,
    flex_start_layer: sizes.flexStartLayer,
    extra: {
      zoom_ratio: String(sizes.zoomRatio),
      lowres_size: String(sizes.imageSize),
      highres_size: String(sizes.imageSize * sizes.zoomRatio),
      threshold: String(sizes.threshold),
      warmup: '10',
    },
  };
}

function visionConfigOf(sizes: CheckpointSizes) {
  return {
    hidden_size: sizes.visionHiddenSize,
    intermediate_size: sizes.visionHiddenSize * 2,
    num_hidden_layers: sizes.visionLayers,
    num_attention_heads: sizes.visionHeads,
    image_size: sizes.imageSize,
    patch_size: sizes.patchSize,
    hidden_act: sizes.activation,
    layer_norm_eps: 1e-5,
  };
}

/** An uncompressed 24-bit BMP of smooth random colours: an image any decoder reads the same way. */
export function makeImage(width: number, height: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const waves = Array.from({ length: 9 }, () => random() * 0.5);
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(54 + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin(x * waves[c]! + y * waves[c + 3]!) + Math.sin((x * y * waves[c + 6]!) / 50);
        bytes[54 + y * stride + x * 3 + c] = Math.round(127 + 60 * wave);
      }
    }
  }
  return bytes;
}
