import { applySelector } from '../../../engine/selection/applySelector.js';
import { selectRegionCells } from '../../../engine/selection/regionMap.js';
import { selectCells } from '../../../engine/selection/selectCells.js';
import { steeringAt, steerSelection } from '../../../engine/selection/steerSelection.js';
import type { Run } from '../runs/run.js';
import { runPlaces } from '../runs/runPlaces.js';

/**
 * What a layer would select from its attention map with another threshold, all else as the run was asked: selector, painted cells,
 * padding. It is what the first layer that selects would do; a later layer would see another map, for what it reads changes.
 *
 * @param attentionMap float32 [g, g], as the run reported it. @param threshold 0 to 255.
 * @returns uint8 [9, 9], 1 = selected.
 */
export function previewedCells(
  attentionMap: Float32Array,
  threshold: number,
  run: Pick<Run, 'picture' | 'settings'>,
  { layer, tokenIndex }: { readonly layer: number; readonly tokenIndex: number },
): Uint8Array {
  const { maps } = runPlaces(run);
  const { selector, sampling, steering = {}, region } = run.settings;
  const lowresGrid = Math.round(Math.sqrt(attentionMap.length));
  const settings = { lowresGrid, imageWidth: maps.width, imageHeight: maps.height, threshold };
  const chosen =
    region?.use === 'highres'
      ? selectRegionCells(attentionMap, settings, region)
      : selectCells(attentionMap, settings);
  const cells = applySelector(chosen, selector, { seed: sampling.seed, tokenIndex, layer });
  return steerSelection(cells, steeringAt(steering, layer, tokenIndex));
}
