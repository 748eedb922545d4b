import type { Variant } from '../../protocol/variant.js';
import type { JsonFields } from '../files/JsonFields.js';
import type { DecoderConfig } from './checkpointConfig.js';

/**
 * Reads the fields of a LLaMA decoder.
 *
 * @param trainedVariant `xattn` adds the width of its cross-attention.
 * @throws EngineError `checkpoint-malformed`, naming file, field, expected and found.
 */
export function readDecoderConfig(fields: JsonFields, trainedVariant: Variant | undefined): DecoderConfig {
  const hiddenSize = fields.count('hidden_size');
  const heads = fields.count('num_attention_heads');
  if (hiddenSize % heads !== 0)
    throw fields.wrong('num_attention_heads', `a divisor of hidden_size ${hiddenSize}`);
  if (fields.integer('num_key_value_heads', heads) !== heads) {
    throw fields.wrong(
      'num_key_value_heads',
      `${heads} like num_attention_heads (grouped heads are not supported)`,
    );
  }
  const headDim = hiddenSize / heads;
  if (headDim % 2 !== 0) throw fields.wrong('num_attention_heads', 'such that the size of a head is even');
  if (fields.string('hidden_act', 'silu') !== 'silu') throw fields.wrong('hidden_act', '"silu"');
  return {
    hiddenSize,
    intermediateSize: fields.count('intermediate_size'),
    layers: fields.count('num_hidden_layers', undefined, 1024),
    heads,
    headDim,
    vocabularySize: fields.count('vocab_size'),
    rmsNormEpsilon: fields.number('rms_norm_eps', 1e-5),
    ropeTheta: fields.number('rope_theta', 10000),
    ropePositionScale: parseRopeScaling(fields),
    maxPositions: fields.count('max_position_embeddings', 2048),
    tiedEmbeddings: fields.boolean('tie_word_embeddings', false),
    eosTokenIds: parseEosTokenIds(fields),
    crossAttentionSize: trainedVariant === 'xattn' ? parseCrossAttentionSize(fields, heads) : null,
  };
}

function parseRopeScaling(fields: JsonFields): number {
  if (!fields.has('rope_scaling')) return 1;
  const scaling = fields.object('rope_scaling');
  if (scaling.string('type', 'linear') !== 'linear') throw scaling.wrong('type', '"linear"');
  const factor = scaling.number('factor');
  if (factor <= 0) throw scaling.wrong('factor', 'above 0');
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
