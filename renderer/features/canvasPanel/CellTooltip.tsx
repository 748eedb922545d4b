import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { normalisedAttention } from '../../../engine/selection/attentionValues.js';
import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import { cellRectangle, type GridCell } from '../../canvas/geometry/cellGrid.js';
import { cellOfPlace, movedBy, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { Rectangle, Size, StagePoint } from '../../canvas/geometry/points.js';
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
 * section 4, step 5).
 */
function cellPeak(map: Float32Array, { cells, maps }: GridPlaces, cell: GridCell): number {
  const side = Math.round(Math.sqrt(map.length));
  const values = normalisedAttention(map, side, maps);
  const [columns, rows] = cells === maps ? [binOf(cell.column), binOf(cell.row)] : binsOn(maps, cells, cell);
  let peak = 0;
  for (let row = rows.from(side); row < rows.to(side); row++) {
    for (let column = columns.from(side); column < columns.to(side); column++) {
      peak = Math.max(peak, values[row * side + column]!);
    }
  }
  return peak;
}

/** The lines of a map of `side` lines that a line of cells pools over: `from` to `to - 1`. */
interface Bin {
  readonly from: (side: number) => number;
  readonly to: (side: number) => number;
}

function binOf(line: number): Bin {
  return {
    from: (side) => Math.floor((line * side) / selectionGridSide),
    to: (side) => Math.ceil(((line + 1) * side) / selectionGridSide),
  };
}

/** The columns and rows of the maps that a cell lies over, where the maps are of more than the cells. */
function binsOn(maps: Rectangle, cells: Rectangle, cell: GridCell): readonly [Bin, Bin] {
  const { x, y, width, height } = movedBy(cellRectangle(cells, selectionGridSide, cell), cells);
  const { side, left, top } = paddedSquare(maps.width, maps.height);
  const bin = (start: number, length: number): Bin => ({
    from: (lines) => Math.max(0, Math.floor((start * lines) / side)),
    to: (lines) => Math.min(lines, Math.ceil(((start + length) * lines) / side)),
  });
  return [bin(x - maps.x + left, width), bin(y - maps.y + top, height)];
}
