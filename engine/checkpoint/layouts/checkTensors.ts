import { EngineError } from '../../protocol/EngineError.js';
import {
  type AttentionPart,
  type CheckpointConfig,
  type DecoderConfig,
  flexStartLayerOf,
  patchGrid,
} from './checkpointConfig.js';
import type { StoredType } from '../files/TensorFile.js';
import { blockShapes, defaultBlocks, formatOfCodes } from '../weights/blockFormat.js';
import { quantizedNames, weightName } from '../weights/quantizedNames.js';
import type { TensorStore } from '../weights/TensorStore.js';

/** A tensor the architecture needs. */
export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** A decoder linear layer: may be stored in blocks instead. */
  readonly quantizable: boolean;
}

/** What the names of the vision tower's tensors begin with. */
export const visionPrefix = 'model.vision_tower.vision_tower.vision_model';

/**
 * Compares the checkpoint with what its config asks for, before anything is loaded.
 * @throws EngineError `checkpoint-tensor-missing`, `checkpoint-tensor-shape` or `checkpoint-malformed`, naming the first tensor
 * that is off.
 */
export function checkTensors(tensors: TensorStore, config: CheckpointConfig, checkpointDir: string): void {
  for (const expected of expectedTensors(config)) {
    const plain = tensors.find(expected.name);
    if (plain !== undefined) {
      checkShape(expected.name, expected.shape, plain.shape);
      checkFloat(expected.name, plain.type);
    } else if (!(expected.quantizable && checkQuantized(tensors, expected))) {
      throw new EngineError(
        'checkpoint-tensor-missing',
        `The checkpoint in ${checkpointDir} lacks the tensor "${expected.name}" [${expected.shape.join(', ')}] that its ` +
          'config.json asks for. A shard may be missing or the config may belong to another checkpoint; download it again.',
      );
    }
  }
  refuseUnread(tensors, config, checkpointDir);
}

/**
 * Refuses weights of the decoder or the connector that the config does not announce: they were trained, and to leave them out
 * would be another model. FlexAttention's below the first layer that reads high-res tokens, and cross-attention's of the base,
 * are left out on purpose.
 */
function refuseUnread(tensors: TensorStore, config: CheckpointConfig, checkpointDir: string): void {
  const read = new Set(expectedTensors(config).map(({ name }) => name));
  const unread = tensors.names
    .map(weightName)
    .find((name) => /^model\.(layers|mm_projector)\./.test(name) && !read.has(name) && !harmless.test(name));
  if (unread === undefined) return;
  throw new EngineError(
    'checkpoint-malformed',
    `The checkpoint in ${checkpointDir} holds the tensor "${unread}", which a model as its config.json describes it does not ` +
      'have; without it the answers would be those of another model. Take the config.json that belongs to the weights; ' +
      'decoders of other kinds are not supported.',
  );
}

const harmless =
  /\.(rotary_emb\.inv_freq|self_attn\.[kv]_proj_hd\.weight|cross_attn(_layernorm|\.\w+)\.weight)$/;

/** Every tensor the engine reads, in the order of the forward pass. */
export function expectedTensors(config: CheckpointConfig): ExpectedTensor[] {
  return [...visionTensors(config), ...decoderTensors(config)];
}

/** The tensors of vision tower and connector, in the order of the forward pass. */
export function visionTensors(config: CheckpointConfig): ExpectedTensor[] {
  return [...towerTensors(config), ...connectorTensors(config)];
}

function towerTensors({ vision, visionLayersRun }: CheckpointConfig): ExpectedTensor[] {
  const {
    hiddenSize: D,
    intermediateSize: I,
    patchSize: P,
    classToken,
    patchBias,
    preNorm,
    postNorm,
  } = vision;
  const positions = patchGrid(vision) ** 2 + (classToken ? 1 : 0);
  const embeddings = `${visionPrefix}.embeddings`;
  const list = [
    ...(classToken ? [tensor(`${embeddings}.class_embedding`, [D])] : []),
    tensor(`${embeddings}.patch_embedding.weight`, [D, 3, P, P]),
    ...(patchBias ? [tensor(`${embeddings}.patch_embedding.bias`, [D])] : []),
    tensor(`${embeddings}.position_embedding.weight`, [positions, D]),
    ...(preNorm ? withBias(`${visionPrefix}.pre_layrnorm`, [D]) : []),
  ];
  for (let layer = 0; layer < visionLayersRun; layer++) {
    const path = `${visionPrefix}.encoder.layers.${layer}`;
    list.push(...withBias(`${path}.layer_norm1`, [D]));
    for (const name of ['q_proj', 'k_proj', 'v_proj', 'out_proj']) {
      list.push(...withBias(`${path}.self_attn.${name}`, [D, D]));
    }
    list.push(...withBias(`${path}.layer_norm2`, [D]));
    list.push(...withBias(`${path}.mlp.fc1`, [I, D]), ...withBias(`${path}.mlp.fc2`, [D, I]));
  }
  if (postNorm) list.push(...withBias(`${visionPrefix}.post_layernorm`, [D]));
  return list;
}

function connectorTensors({ connector, vision, decoder }: CheckpointConfig): ExpectedTensor[] {
  const { layers, shuffle, biases } = connector;
  return layers.flatMap((path, index) => {
    const columns = index === 0 ? vision.hiddenSize * shuffle ** 2 : decoder.hiddenSize;
    const shape = [decoder.hiddenSize, columns];
    return biases ? withBias(path, shape) : [tensor(`${path}.weight`, shape)];
  });
}

function decoderTensors(config: CheckpointConfig): ExpectedTensor[] {
  const { decoder } = config;
  const { hiddenSize: D, intermediateSize: I, vocabularySize: V, crossAttentionSize: W } = decoder;
  const flexStartLayer = flexStartLayerOf(config) ?? Infinity;
  const list = [tensor('model.embed_tokens.weight', [V, D])];
  for (let layer = 0; layer < decoder.layers; layer++) {
    const path = `model.layers.${layer}`;
    const isFlex = layer >= flexStartLayer;
    list.push(tensor(`${path}.input_layernorm.weight`, [D]));
    for (const [name, shape] of attentionShapes(decoder, isFlex)) {
      list.push(linear(`${path}.self_attn.${name}.weight`, shape));
      if (decoder.biases.includes(name as AttentionPart))
        list.push(tensor(`${path}.self_attn.${name}.bias`, shape.slice(0, 1)));
    }
    if (W !== null) {
      list.push(tensor(`${path}.cross_attn_layernorm.weight`, [D]));
      for (const name of ['q_proj', 'k_proj', 'v_proj'])
        list.push(linear(`${path}.cross_attn.${name}.weight`, [W, D]));
      list.push(linear(`${path}.cross_attn.o_proj.weight`, [D, W]));
    }
    list.push(tensor(`${path}.post_attention_layernorm.weight`, [D]));
    list.push(linear(`${path}.mlp.gate_proj.weight`, [I, D]), linear(`${path}.mlp.up_proj.weight`, [I, D]));
    list.push(linear(`${path}.mlp.down_proj.weight`, [D, I]));
  }
  list.push(tensor('model.norm.weight', [D]));
  if (!decoder.tiedEmbeddings) list.push(linear('lm_head.weight', [V, D]));
  return list;
}

/** Shapes of the linear layers of self-attention. */
function attentionShapes(
  { hiddenSize: D, heads, keyValueHeads, headDim }: DecoderConfig,
  isFlex: boolean,
): (readonly [name: string, shape: readonly number[]])[] {
  const [query, key] = [heads * headDim, keyValueHeads * headDim];
  return [
    ['q_proj', [query, D]],
    ['k_proj', [key, D]],
    ['v_proj', [key, D]],
    ['o_proj', [D, query]],
    ...(isFlex
      ? ([
          ['k_proj_hd', [key, D]],
          ['v_proj_hd', [key, D]],
        ] as const)
      : []),
  ];
}

function tensor(name: string, shape: readonly number[]): ExpectedTensor {
  return { name, shape, quantizable: false };
}

function linear(name: string, shape: readonly number[]): ExpectedTensor {
  return { name, shape, quantizable: true };
}

function withBias(path: string, weightShape: readonly number[]): ExpectedTensor[] {
  return [tensor(`${path}.weight`, weightShape), tensor(`${path}.bias`, weightShape.slice(0, 1))];
}

/** True when the tensor is there in blocks of the right shapes; false when it is not there at all. */
function checkQuantized(tensors: TensorStore, { name, shape }: ExpectedTensor): boolean {
  const names = quantizedNames(name);
  const codes = tensors.find(names.codes);
  const scales = tensors.find(names.scales);
  const zeroPoints = tensors.find(names.zeroPoints);
  if (codes === undefined || scales === undefined) return false;
  const [rows = 0, columns = 0] = shape;
  const format = formatOfCodes(codes.shape) ?? defaultBlocks.int8;
  const shapes = blockShapes(format, rows, columns);
  checkShape(names.codes, shapes.codes, codes.shape);
  checkShape(names.scales, shapes.scales, scales.shape);
  if (zeroPoints !== undefined) checkShape(names.zeroPoints, shapes.zeroPoints, zeroPoints.shape);
  checkFloat(names.scales, scales.type);
  const integers = [codes, ...(zeroPoints === undefined ? [] : [zeroPoints])];
  if (integers.some((entry) => entry.type !== 'U8')) {
    throw new EngineError('checkpoint-malformed', `The blocks of "${name}" are not stored as U8.`);
  }
  return true;
}

/** What the engine computes with; a file may hold other types in tensors that nothing reads. */
function checkFloat(name: string, type: StoredType): void {
  if (type === 'F32' || type === 'F16' || type === 'BF16') return;
  throw new EngineError(
    'checkpoint-malformed',
    `Tensor "${name}" is stored as ${type}; expected F32, F16 or BF16. Export the checkpoint again in one of these types.`,
  );
}

function checkShape(name: string, expected: readonly number[], found: readonly number[]): void {
  if (expected.length === found.length && expected.every((size, axis) => size === found[axis])) return;
  throw new EngineError(
    'checkpoint-tensor-shape',
    `Tensor "${name}" has the shape [${found.join(', ')}] where the config asks for [${expected.join(', ')}]. ` +
      'The config may belong to another checkpoint; download both again.',
  );
}
