import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { normalisedAttention } from '../../../engine/selection/attentionValues.js';
import { regionMap } from '../../../engine/selection/regionMap.js';
import type { RegionPlace } from '../../../engine/selection/regionSquare.js';
import type { GridCell } from '../../canvas/geometry/cellGrid.js';
import { cellOfPlace, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { Size, StagePoint } from '../../canvas/geometry/points.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { absentSelection } from '../../state/masks/absentSelection.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatPixels, formatShare } from '../../ui/formatNumber.js';
import { HoverCard } from '../../ui/HoverCard.js';
import './cellTooltip.css';

interface CellTooltipProps {
  /** Where the grids of the shown run lie on the picture. */
  readonly places: GridPlaces;
  readonly cell: GridCell;
  readonly pointer: StagePoint;
  readonly stage: Size;
}

/** The numbers of the cell under the pointer. */
export function CellTooltip({ places, cell, pointer, stage }: CellTooltipProps) {
  const selections = useSelections();
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const { tokenIndex, layer } = useApp((state) => state.focus);
  const remPx = useApp((state) => state.remPx);
  useApp((state) => state.masks.arrived);
  const absent = useApp((state) => absentSelection(state, selections, run?.runId ?? ''));
  const tooltipWidth = 16.5 * remPx;
  const tooltipHeight = 13.5 * remPx;
  if (run === undefined || layer === null) return null;
  const index = cell.row * selectionGridSide + cell.column;
  const reader = readingLayer(layer, run.prefill?.selectingLayers ?? []);
  const selection = selections.at(run.runId, tokenIndex, layer);
  const { layersHere, layersInAll, tokens } = selections.choosers(run.runId, index, tokenIndex);
  const share = selections.frequency(run.runId, 'all', { tokenIndex, layer })?.shares[index] ?? 0;
  const covered = cellOfPlace(places.cells, selectionGridSide, cell);
  const peak = selection?.attentionMap ? cellPeak(selection.attentionMap, places, cell) : null;
  const tokensPerCell = run.prefill === null ? null : (run.prefill.highresGrid / selectionGridSide) ** 2;
  const left = pointer.x > stage.width - tooltipWidth - 24 ? pointer.x - tooltipWidth - 14 : pointer.x + 14;
  const top = Math.min(Math.max(8, pointer.y + 14), Math.max(8, stage.height - tooltipHeight));
  return (
    <HoverCard className="cell-tooltip" style={{ left, top, width: tooltipWidth }}>
      <p className="cell-tooltip__title">
        Cell row {cell.row + 1}, column {cell.column + 1}
        <span className={selection?.selectionGrid[index] === 1 ? 'tag tag--on' : 'tag'}>
          {selection === undefined
            ? absent
            : selection.selectionGrid[index] === 1
              ? 'selected'
              : 'not selected'}
        </span>
      </p>
      <dl>
        <dt>Chosen by, read by</dt>
        <dd>
          layer {layer}, {reader === null ? 'nobody' : `layer ${reader}`}
        </dd>
        <dt>Attention, layer {layer}</dt>
        <dd>{peak === null ? (selection === undefined ? '–' : '…') : `${peak.toFixed(2)} of peak`}</dd>
        <dt>Layers at this token</dt>
        <dd>{selection === undefined ? '–' : `${layersHere} of ${layersInAll}`}</dd>
        <dt>Tokens that chose it</dt>
        <dd>{selection === undefined ? '–' : `${tokens} of ${run.columns}`}</dd>
        <dt>Of all tokens × layers read</dt>
        <dd>{formatShare(share)}</dd>
        {covered === null && (
          <>
            <dt>Covers</dt>
            <dd>padding only</dd>
          </>
        )}
        {covered !== null && (
          <>
            <dt>Covers, original px</dt>
            <dd>
              {formatPixels(covered.width)} × {formatPixels(covered.height)}
            </dd>
            <dt>From x, y</dt>
            <dd>
              {formatPixels(covered.x)}, {formatPixels(covered.y)}
            </dd>
          </>
        )}
        {tokensPerCell !== null && (
          <>
            <dt>High-res tokens</dt>
            <dd>{tokensPerCell}</dd>
          </>
        )}
      </dl>
    </HoverCard>
  );
}

/**
 * The highest normalised attention among the low-res tokens the cell pools over (docs/flexattention.md,
 * section 4, step 5), or the tokens of the region's own grid that the map is read on.
 */
function cellPeak(map: Float32Array, { cells, maps }: GridPlaces, cell: GridCell): number {
  const side = Math.round(Math.sqrt(map.length));
  const part = cells === maps ? map : regionMap(map, side, regionOf(cells), maps);
  const values = normalisedAttention(part, side, cells);
  let peak = 0;
  const from = (bin: number): number => Math.floor((bin * side) / selectionGridSide);
  const to = (bin: number): number => Math.ceil(((bin + 1) * side) / selectionGridSide);
  for (let row = from(cell.row); row < to(cell.row); row++) {
    for (let column = from(cell.column); column < to(cell.column); column++) {
      peak = Math.max(peak, values[row * side + column]!);
    }
  }
  return peak;
}

function regionOf({ x, y, width, height }: GridPlaces['cells']): RegionPlace {
  return { left: x, top: y, width, height };
}
