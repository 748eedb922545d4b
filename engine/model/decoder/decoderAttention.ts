import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';

/** Keys and values a layer reads besides those of the positions it computes. P slots past, R slots high-res. */
export interface AttentionContext {
  /** float32 [H, d, P]: keys of earlier positions, transposed so that scores need no transpose. */
  readonly pastKey: Value;
  /** float32 [H, P, d]. */
  readonly pastValue: Value;
  /** float32 [T, P + T]: 0 where position t may look, a large negative number where it may not (future, unused slot). */
  readonly bias: Value;
  /** int64 [2] = [P, T], or [3] = [P, T, R] with high-res keys: where the joint probabilities are cut. */
  readonly segments: Value;
  /** T is always 1 in this graph. */
  readonly isSingleStep?: boolean;
  readonly highres?: {
    /** float32 [H, d, R]. */
    readonly key: Value;
    /** float32 [H, R, d]. */
    readonly value: Value;
    /** float32 [R] or [1, R]: 0 for the tokens the selection names, a large negative number for all others. */
    readonly bias: Value;
  };
}

/** H heads of queries over Hkv of keys and values: query head h reads key head floor(h * Hkv / H). */
export interface HeadGroups {
  readonly heads: number;
  readonly keyValueHeads: number;
}

/**
 * Hierarchical self-attention (docs/flexattention.md, section 3). Scores are concatenated, not keys:
 *
 *     q K_past^T | q k^T  + bias          -> ordinary scores        -> (softmax, sum over heads: attention map)
 *     ordinary scores | q K'^T + bias'    -> softmax -> P_past V_past + P_self v + P_highres V'
 *
 * Without `highres` it is plain causal attention.
 *
 * @param query float32 [H, T, d], already scaled by 1/sqrt(d). @param key float32 [Hkv, d, T]. @param value float32 [Hkv, T, d].
 * @returns `mixed` float32 [H, T, d] and, when asked for, `attentionMap` float32 [1, P + T]: the probabilities of the last
 * position over the ordinary keys only, summed over heads (docs/flexattention.md, section 4, steps 1 and 2); and `headMaps`
 * float32 [H, 1, P + T], what the sum is made of.
 */
export function decoderAttention(
  graph: GraphBuilder,
  path: string,
  { query, key, value }: { readonly query: Value; readonly key: Value; readonly value: Value },
  context: AttentionContext & HeadGroups,
  emitsMap: boolean,
): { readonly mixed: Value; readonly attentionMap?: Value; readonly headMaps?: Value } {
  const products = productsOf(graph, context);
  const pastScores = products(`${path}/past_scores`, query, context.pastKey); // [H, T, P]
  const selfScores = products(`${path}/self_scores`, query, key); // [H, T, T]
  const ordinaryScores = graph.node('Add', `${path}/ordinary_scores`, [
    concatLast(graph, `${path}/concat_ordinary`, [pastScores, selfScores]),
    context.bias,
  ]); // [H, T, P + T]

  const maps = emitsMap
    ? mapsOfHeads(graph, `${path}/map`, ordinaryScores, context.isSingleStep ?? false)
    : undefined;
  const { highres } = context;
  if (highres === undefined) {
    const probabilities = softmax(graph, `${path}/probabilities`, ordinaryScores);
    const parts = cutLast(graph, `${path}/cut`, probabilities, context.segments, 2);
    return { mixed: weightedSum(graph, path, products, parts, [context.pastValue, value]), ...maps };
  }
  const highresScores = graph.node('Add', `${path}/highres_scores`, [
    products(`${path}/highres_products`, query, highres.key),
    highres.bias,
  ]); // [H, T, R]
  const joint = concatLast(graph, `${path}/concat_joint`, [ordinaryScores, highresScores]); // [H, T, P + T + R]
  const probabilities = softmax(graph, `${path}/probabilities`, joint);
  const parts = cutLast(graph, `${path}/cut`, probabilities, context.segments, 3);
  return {
    mixed: weightedSum(graph, path, products, parts, [context.pastValue, value, highres.value]),
    ...maps,
  };
}

/** The product of queries or probabilities [H, T, n] with keys or values of Hkv heads, [Hkv, n, m] -> [H, T, m]. */
type Products = (path: string, ofQueries: Value, ofKeys: Value) => Value;

/**
 * Where keys are fewer than queries, the heads that share one stand as rows of it: [H, T, n] and [Hkv, H/Hkv * T, n] are the
 * same numbers in the same order, so that nothing is copied.
 */
function productsOf(graph: GraphBuilder, { heads, keyValueHeads: groups }: HeadGroups): Products {
  const plain: Products = (path, ofQueries, ofKeys) => graph.node('MatMul', path, [ofQueries, ofKeys]);
  if (heads === groups) return plain;
  return (path, ofQueries, ofKeys) => {
    const grouped = graph.node('Reshape', `${path}/grouped`, [ofQueries, graph.integers([groups, -1, 0])]);
    return graph.node('Reshape', `${path}/apart`, [
      plain(path, grouped, ofKeys),
      graph.integers([heads, -1, 0]),
    ]);
  };
}

/** Last row of the ordinary scores [H, T, L] -> softmax [H, 1, L] -> sum over heads -> [1, L]. */
function mapsOfHeads(graph: GraphBuilder, path: string, ordinaryScores: Value, isSingleStep: boolean) {
  const lastRow = isSingleStep
    ? ordinaryScores
    : graph.node('Slice', `${path}/last_row`, [
        ordinaryScores,
        graph.integers([-1]),
        graph.integers([2 ** 31]),
        graph.integers([1]),
      ]); // [H, 1, L]
  const headMaps = softmax(graph, `${path}/probabilities`, lastRow);
  const attentionMap = graph.node('ReduceSum', `${path}/sum_heads`, [headMaps, graph.integers([0])], {
    attributes: { keepdims: 0 },
  });
  return { attentionMap, headMaps };
}

function concatLast(graph: GraphBuilder, path: string, values: readonly Value[]): Value {
  return graph.node('Concat', path, values, { attributes: { axis: -1 } });
}

function softmax(graph: GraphBuilder, path: string, scores: Value): Value {
  return graph.node('Softmax', path, [scores], { attributes: { axis: -1 } });
}

function cutLast(graph: GraphBuilder, path: string, x: Value, segments: Value, count: number): Value[] {
  return graph.nodes('Split', path, [x, segments], count, { attributes: { axis: -1 } });
}

/** Sum over segments of probabilities [H, T, n] times values [H, n, d]. */
function weightedSum(
  graph: GraphBuilder,
  path: string,
  products: Products,
  probabilities: readonly Value[],
  values: readonly Value[],
): Value {
  const sums = probabilities.map((part, index) => products(`${path}/mix.${index}`, part, values[index]!));
  return sums.reduce((sum, product, index) => graph.node('Add', `${path}/sum.${index}`, [sum, product]));
}
