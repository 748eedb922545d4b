import type { Variant } from '../../protocol/variant.js';
import type { JsonFields } from '../files/JsonFields.js';
import type { AttentionPart, DecoderConfig } from './checkpointConfig.js';

const attentionParts: readonly AttentionPart[] = ['q_proj', 'k_proj', 'v_proj', 'o_proj'];

/**
 * Reads the fields of a decoder of LLaMA's kind.
 *
 * @param trainedVariant `xattn` adds the width of its cross-attention. @param biases projections that have a bias; default: all or
 * none, as the config says.
 * @throws EngineError `checkpoint-malformed`, naming file, field, expected and found.
 */
export function readDecoderConfig(
  fields: JsonFields,
  trainedVariant: Variant | undefined,
  biases = fields.boolean('attention_bias', false) ? attentionParts : [],
): DecoderConfig {
  const hiddenSize = fields.count('hidden_size');
  const heads = fields.count('num_attention_heads');
  const keyValueHeads = fields.count('num_key_value_heads', heads);
  if (heads % keyValueHeads !== 0)
    throw fields.wrong('num_key_value_heads', `a divisor of num_attention_heads ${heads}`);
  const headDim = parseHeadDim(fields, hiddenSize, heads);
  if (fields.boolean('mlp_bias', false)) throw fields.wrong('mlp_bias', 'false');
  if (fields.string('hidden_act', 'silu') !== 'silu') throw fields.wrong('hidden_act', '"silu"');
  if (fields.number('partial_rotary_factor', 1) !== 1) throw fields.wrong('partial_rotary_factor', '1');
  return {
    hiddenSize,
    intermediateSize: fields.count('intermediate_size'),
    layers: fields.count('num_hidden_layers', undefined, 1024),
    heads,
    keyValueHeads,
    headDim,
    biases,
    vocabularySize: fields.count('vocab_size'),
    rmsNormEpsilon: fields.number('rms_norm_eps', 1e-5),
    ...parseRope(fields),
    maxPositions: parseMaxPositions(fields),
    tiedEmbeddings: fields.boolean('tie_word_embeddings', false),
    eosTokenIds: parseEosTokenIds(fields),
    crossAttentionSize: trainedVariant === 'xattn' ? parseCrossAttentionSize(fields, heads) : null,
  };
}

/** Positions that see one another: within a sliding window all do, and no more are read. */
function parseMaxPositions(fields: JsonFields): number {
  const most = fields.count('max_position_embeddings', 2048);
  const slides = fields.has('sliding_window') && fields.boolean('use_sliding_window', true);
  return slides ? Math.min(most, fields.count('sliding_window')) : most;
}

/** d stands apart in newer configs, and need not be D / H. */
function parseHeadDim(fields: JsonFields, hiddenSize: number, heads: number): number {
  const isWritten = fields.has('head_dim');
  if (!isWritten && hiddenSize % heads !== 0)
    throw fields.wrong('num_attention_heads', `a divisor of hidden_size ${hiddenSize}`);
  const headDim = isWritten ? fields.count('head_dim', undefined, 4096) : hiddenSize / heads;
  if (headDim % 2 !== 0)
    throw fields.wrong(
      isWritten ? 'head_dim' : 'num_attention_heads',
      'such that the size of a head is even',
    );
  return headDim;
}

/** transformers has had two names for the entry (its 5th version moved theta into it) and two for the kind in it. */
function parseRope(fields: JsonFields): Pick<DecoderConfig, 'ropeTheta' | 'ropePositionScale'> {
  const entry = ['rope_parameters', 'rope_scaling'].find((key) => fields.has(key));
  const theta = fields.number('rope_theta', 10000);
  if (entry === undefined) return { ropeTheta: theta, ropePositionScale: 1 };
  const rope = fields.object(entry);
  return { ropeTheta: rope.number('rope_theta', theta), ropePositionScale: parseRopeScaling(rope) };
}

/** Only linear scaling is computed: with another kind the model would read positions it was not trained on. */
function parseRopeScaling(rope: JsonFields): number {
  const kinds = ['rope_type', 'type'].filter((key) => rope.has(key));
  for (const key of kinds) {
    if (!['linear', 'default'].includes(rope.string(key)))
      throw rope.wrong(key, '"linear" or "default" (other kinds of scaling are not supported)');
  }
  if (kinds.some((key) => rope.raw(key) === 'default') || (kinds.length === 0 && !rope.has('factor')))
    return 1;
  const factor = rope.number('factor');
  if (factor <= 0) throw rope.wrong('factor', 'above 0');
  return factor;
}

function parseEosTokenIds(fields: JsonFields): readonly number[] {
  const ids = fields.raw('eos_token_id') ?? 2;
  const list: unknown[] = Array.isArray(ids) ? ids : [ids];
  if (!list.every((id) => Number.isSafeInteger(id)))
    throw fields.wrong('eos_token_id', 'a token id or a list of them');
  return list as number[];
}

/** W of variant `xattn`, cut into as many heads as self-attention has. */
function parseCrossAttentionSize(fields: JsonFields, heads: number): number {
  const size = fields.count('xattn_hidden_size');
  if (size % heads !== 0)
    throw fields.wrong('xattn_hidden_size', `a multiple of num_attention_heads ${heads}`);
  return size;
}
