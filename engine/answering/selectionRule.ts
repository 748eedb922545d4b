import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { SelectionHint } from '../runtime/flexStepContext.js';
import { applySelector } from '../selection/applySelector.js';
import { selectRegionCells } from '../selection/regionMap.js';
import type { RegionPlace } from '../selection/regionSquare.js';
import { selectCells, zeroPadding } from '../selection/selectCells.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import { steeringAt, steerSelection } from '../selection/steerSelection.js';
import type { AskRequest } from './askRequest.js';

/** How one request turns attention into cells. */
export interface SelectionRule {
  /** Attention map, float32 [g, g], of a layer to the cells the next layer reads, uint8 [81]. */
  select(tokenIndex: number, layer: number, attentionMap: Float32Array): Uint8Array;
  /**
   * The same rule for a graph that selects by itself; `random` and `centre` only `select` can follow, and the part of a map
   * that covers a region.
   */
  readonly hint: SelectionHint | undefined;
}

/** What the rule depends on besides the request. Sizes of the original image in pixels. */
export interface SelectionRuleContext {
  readonly lowresGrid: number;
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** What the high-res tokens show, and with them the cells, where that is not the whole image. */
  readonly region?: RegionPlace | undefined;
  readonly seed: number;
}

/** Attention (docs/flexattention.md, section 4), then the request's selector, then the person's steering. */
export function selectionRule(
  { selector = 'attention', steering = {}, threshold: override }: AskRequest,
  config: CheckpointConfig,
  context: SelectionRuleContext,
): SelectionRule {
  const threshold = override ?? config.highres?.threshold ?? 0;
  const { lowresGrid, imageWidth, imageHeight, seed, region } = context;
  const settings = { lowresGrid, imageWidth, imageHeight, threshold };
  return {
    select(tokenIndex, layer, attentionMap) {
      const cells =
        region === undefined
          ? selectCells(attentionMap, settings)
          : selectRegionCells(attentionMap, settings, region);
      const chosen = applySelector(cells, selector, { seed, tokenIndex, layer });
      return steerSelection(chosen, steeringAt(steering, layer, tokenIndex));
    },
    hint: region === undefined ? selectionHint({ selector, steering }, threshold, context) : undefined,
  };
}

/** With `none` no cell is allowed but the forced ones; with `all` every cell is forced. */
function selectionHint(
  { selector, steering }: Required<Pick<AskRequest, 'selector' | 'steering'>>,
  threshold: number,
  { lowresGrid, imageWidth, imageHeight }: SelectionRuleContext,
): SelectionHint {
  const cells = selectionGridSide ** 2;
  const force = Float32Array.from({ length: cells }, (_, cell) =>
    selector === 'all' || (steering.force?.[cell] ?? 0) !== 0 ? 1 : 0,
  );
  const allow = Float32Array.from({ length: cells }, (_, cell) => {
    if ((steering.forbid?.[cell] ?? 0) !== 0) return 0;
    return selector === 'none' ? force[cell]! : 1;
  });
  const ones = new Float32Array(lowresGrid ** 2).fill(1);
  return { visible: zeroPadding(ones, lowresGrid, imageWidth, imageHeight), threshold, force, allow };
}
