import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';

/**
 * Operations of the decoder, counted from what was really read (a multiply and an add are two).
 *
 * With Q = H d the width of queries and K = Hkv d that of keys (both D in LLaMA-7B): one position through one layer takes
 * `2 (2 D Q + 2 D K + 3 D I)` for the linear layers and `4 Q L` for scores and sums over L keys (the ordinary ones up to and
 * with itself, plus the M selected high-res ones). Projecting n high-res tokens for one layer: `4 n D K`. Head: `2 D V`. Cross-attention of width W over R tokens: `4 D W + 4 W R` a position and layer, and
 * `4 R D W` a layer for its keys and values. Norms, rotary embedding and softmax are left out: below 1 %.
 *
 * @param crossTokens R, what cross-attention reads; variant `xattn` only.
 */
export function decoderFlops(config: DecoderConfig, crossTokens = 0) {
  const { hiddenSize: D, intermediateSize: I, vocabularySize: V, layers } = config;
  const Q = config.heads * config.headDim;
  const K = config.keyValueHeads * config.headDim;
  const W = config.crossAttentionSize ?? 0;
  const fixedFlops = 2 * (2 * D * Q + 2 * D * K + 3 * D * I) + 4 * D * W + 4 * W * crossTokens;
  return {
    /** Positions `start .. end - 1` read as prompt through all layers. */
    prompt(start: number, end: number): number {
      const keys = ((start + 1 + end) * (end - start)) / 2;
      return layers * (fixedFlops * (end - start) + 4 * Q * keys);
    },
    /** One step at `position` with its head. @param selectedTokens M of each layer that read high-res tokens. */
    step(position: number, selectedTokens: readonly number[]): number {
      const highresKeys = selectedTokens.reduce((sum, count) => sum + count, 0);
      return layers * (fixedFlops + 4 * Q * (position + 1)) + 4 * Q * highresKeys + 2 * D * V;
    },
    /** Keys and values of `tokens` high-res tokens for one layer. */
    projection(tokens: number): number {
      return 4 * tokens * D * K;
    },
    /** Keys and values of all layers' cross-attention, once an image. */
    crossProjection(): number {
      return layers * 4 * crossTokens * D * W;
    },
  };
}
