import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { PaintedHint, SelectionHint } from '../runtime/flexStepContext.js';
import { applySelector } from '../selection/applySelector.js';
import { selectRegionCells } from '../selection/regionMap.js';
import type { RegionPlace } from '../selection/regionSquare.js';
import { selectCells, zeroPadding } from '../selection/selectCells.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import { type PaintedCells, steeringAt, steerSelection } from '../selection/steerSelection.js';
import type { AskRequest } from './askRequest.js';

/** How one request turns attention into cells. */
export interface SelectionRule {
  /** Attention map, float32 [g, g], of a layer to the cells the next layer reads, uint8 [81]. */
  select(tokenIndex: number, layer: number, attentionMap: Float32Array): Uint8Array;
  /**
   * The same rule at one token for a graph that selects by itself; `random` and `centre` only `select` can follow, and the part
   * of a map that covers a region.
   */
  readonly hint: (tokenIndex: number) => SelectionHint | undefined;
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
    hint: region === undefined ? selectionHints({ selector, steering }, threshold, context) : () => undefined,
  };
}

/** With `none` no cell is allowed but the forced ones; with `all` every cell is forced. */
function selectionHints(
  { selector, steering }: Required<Pick<AskRequest, 'selector' | 'steering'>>,
  threshold: number,
  { lowresGrid, imageWidth, imageHeight }: SelectionRuleContext,
): (tokenIndex: number) => SelectionHint {
  const paint = ({ force: forced, forbid }: PaintedCells): PaintedHint => {
    const force = Float32Array.from({ length: selectionGridCells }, (_, cell) =>
      selector === 'all' || (forced?.[cell] ?? 0) !== 0 ? 1 : 0,
    );
    const allow = Float32Array.from({ length: selectionGridCells }, (_, cell) => {
      if ((forbid?.[cell] ?? 0) !== 0) return 0;
      return selector === 'none' ? force[cell]! : 1;
    });
    return { force, allow };
  };
  const ones = new Float32Array(lowresGrid ** 2).fill(1);
  const visible = zeroPadding(ones, lowresGrid, imageWidth, imageHeight);
  const everywhere = paint(steering);
  return (tokenIndex) => ({
    visible,
    threshold,
    paintedAt: (layer) =>
      steering.rules === undefined ? everywhere : paint(steeringAt(steering, layer, tokenIndex)),
  });
}
