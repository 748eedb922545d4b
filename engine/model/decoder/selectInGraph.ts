import { poolBin } from '../../selection/selectCells.js';
import { selectionGridSide } from '../../protocol/selectionGrid.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';

/** What the selection depends on besides the attention map. */
export interface SelectionInputs {
  /** float32 [1, Ni]: 1, or 0 for low-res tokens that are padding. */
  readonly visible: Value;
  /** float32 [1]. */
  readonly threshold: Value;
  /** float32 [1, 81]: 1 for cells that are read in any case. */
  readonly force: Value;
  /** float32 [1, 81]: 0 for cells that are never read, 1 for all others. */
  readonly allow: Value;
}

/**
 * The selection of specification section 4, steps 3 to 5, and steering, as graph nodes: the same arithmetic in the same
 * order as `selection/selectCells.ts`.
 *
 * @param map float32 [1, Ni]. @returns float32 [1, 81], 1 = selected.
 */
export function selectInGraph(
  graph: GraphBuilder,
  path: string,
  map: Value,
  lowresGrid: number,
  { visible, threshold, force, allow }: SelectionInputs,
): Value {
  const node = (operator: string, name: string, inputs: readonly Value[]) =>
    graph.node(operator, `${path}/${name}`, inputs);
  const seen = node('Mul', 'zero_padding', [map, visible]);
  const min = node('ReduceMin', 'min', [seen]); // [1, 1]
  const range = node('Sub', 'range', [node('ReduceMax', 'max', [seen]), min]);
  const normalised = node('Div', 'normalise', [node('Sub', 'shift', [seen, min]), range]);
  const scaled = node('Mul', 'scale', [normalised, graph.scalar(255)]);
  const above = node('Greater', 'above', [scaled, threshold]); // bool [1, Ni]; NaN is never above
  const binary = graph.cast(`${path}/binary`, above, 'float32');
  const counts = node('MatMul', 'pool', [binary, poolMembership(graph, lowresGrid)]); // [1, 81]
  const chosen = node('Min', 'chosen', [node('Add', 'force', [counts, force]), graph.scalar(1)]);
  return node('Mul', 'allow', [chosen, allow]);
}

/** float32 [Ni, 81]: 1 where a low-res token lies in a cell's pooling bin. */
function poolMembership(graph: GraphBuilder, lowresGrid: number): Value {
  const name = '/constants/pool_membership';
  const cells = selectionGridSide ** 2;
  return graph.constant(name, 'float32', [lowresGrid ** 2, cells], () => {
    const membership = new Float32Array(lowresGrid ** 2 * cells);
    for (let cell = 0; cell < cells; cell++) {
      const [top, bottom] = poolBin(Math.floor(cell / selectionGridSide), lowresGrid, selectionGridSide);
      const [left, right] = poolBin(cell % selectionGridSide, lowresGrid, selectionGridSide);
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) membership[(y * lowresGrid + x) * cells + cell] = 1;
      }
    }
    return membership;
  });
}
