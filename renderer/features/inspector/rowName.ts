import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import type { Run } from '../../state/runs/run.js';

/** The name of a row: `3 → 4`, the layer that chooses and the one that reads; of a run that selects nothing the layer alone. */
export function rowName({ prefill }: Pick<Run, 'prefill'>, layer: number, layers: readonly number[]): string {
  return selectsCells(prefill) ? `${layer} → ${readingLayer(layer, layers) ?? '–'}` : String(layer);
}
