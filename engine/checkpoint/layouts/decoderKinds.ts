import { JsonFields } from '../files/JsonFields.js';
import type { AttentionPart, DecoderConfig } from './checkpointConfig.js';
import { generationEos } from './generationEos.js';
import { readDecoderConfig } from './readDecoderConfig.js';

/** A kind of decoder of LLaMA's family: what its config means where it says nothing, and what it always has. */
interface DecoderKind {
  /** Defaults of its config class in transformers. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Projections that have a bias, where the config does not decide it. */
  readonly biases?: readonly AttentionPart[];
}

/** By `model_type` of a `text_config`. */
const decoderKinds: Readonly<Record<string, DecoderKind>> = {
  /** `LlamaConfig` (transformers 4.57, configuration_llama.py). */
  llama: {
    defaults: {
      vocab_size: 32000,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      hidden_act: 'silu',
      max_position_embeddings: 2048,
      rms_norm_eps: 1e-6,
      rope_theta: 10000,
      eos_token_id: 2,
    },
  },
  /** `Qwen2Config` (transformers 4.57, configuration_qwen2.py). */
  qwen2: {
    defaults: {
      vocab_size: 151936,
      hidden_size: 4096,
      intermediate_size: 22016,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      hidden_act: 'silu',
      max_position_embeddings: 32768,
      rms_norm_eps: 1e-6,
      rope_theta: 10000,
      use_sliding_window: false,
      sliding_window: 4096,
      // Its class names none; the tokenizer's ends an answer in any case.
      eos_token_id: [],
    },
    biases: ['q_proj', 'k_proj', 'v_proj'],
  },
};

/** How a layout writes its decoder. */
interface TextConfigOptions {
  /** What differs from the defaults of the decoder's own class in this layout. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Where it stands whether the embeddings are the head, the place that counts first. */
  readonly tiedFrom: readonly [JsonFields, JsonFields];
}

/**
 * The decoder in `text_config` of a config as transformers writes it. What is not written is as the class of its `model_type`
 * (`llama` where that is not written) has it; what ends an answer may stand in a file of its own.
 *
 * @throws EngineError `checkpoint-malformed`, naming file, field, expected and found.
 */
export function readTextConfig(
  fields: JsonFields,
  checkpointDir: string,
  { defaults = {}, tiedFrom }: TextConfigOptions,
): DecoderConfig {
  const text = textFields(fields);
  const kind = decoderKinds[text.string('model_type', 'llama')];
  if (kind === undefined) {
    const names = Object.keys(decoderKinds).map((name) => `"${name}"`);
    throw text.wrong('model_type', `${names.join(' or ')} (other language models are not supported)`);
  }
  const eos = generationEos(checkpointDir) ?? text.raw('eos_token_id') ?? fields.raw('eos_token_id');
  const tied = tiedFrom[0].raw('tie_word_embeddings') ?? tiedFrom[1].raw('tie_word_embeddings') ?? false;
  const written = JsonFields.of({ ...kind.defaults, ...defaults }, `${fields.where}, "text_config"`)
    .overriddenBy(text)
    .overriddenBy(
      JsonFields.of(
        { tie_word_embeddings: tied, ...(eos !== undefined && eos !== null && { eos_token_id: eos }) },
        fields.where,
      ),
    );
  return readDecoderConfig(written, undefined, kind.biases);
}

/** The part of the config that describes the decoder; nothing where all of it is as the defaults have it. */
export function textFields(fields: JsonFields): JsonFields {
  return fields.has('text_config')
    ? fields.object('text_config')
    : JsonFields.of({}, `${fields.where}, "text_config"`);
}
