import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import type { GridCell } from '../../canvas/geometry/cellGrid.js';
import { cellOfPlace, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { Size, StagePoint } from '../../canvas/geometry/points.js';
import { absentSelection } from '../../state/masks/absentSelection.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatPixels, formatShare } from '../../ui/formatNumber.js';
import { HoverCard } from '../../ui/HoverCard.js';
import { cellFacts } from './cellFacts.js';
import type { OverlayView } from './overlayView.js';
import './cellTooltip.css';

interface CellTooltipProps {
  /** Where the grids of the shown run lie on the picture. */
  readonly places: GridPlaces;
  readonly view: OverlayView;
  readonly cell: GridCell;
  readonly pointer: StagePoint;
  readonly stage: Size;
}

/** The numbers of the cell under the pointer. */
export function CellTooltip({ places, view, cell, pointer, stage }: CellTooltipProps) {
  const selections = useSelections();
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const { tokenIndex, layer } = useApp((state) => state.focus);
  const remPx = useApp((state) => state.remPx);
  useApp((state) => state.masks.arrived);
  const absent = useApp((state) => absentSelection(state, selections, run?.runId ?? ''));
  const tooltipWidth = 17.5 * remPx;
  const tooltipHeight = 14.5 * remPx;
  if (run === undefined || layer === null) return null;
  const index = cell.row * selectionGridSide + cell.column;
  const selects = selectsCells(run.prefill);
  const reader = readingLayer(layer, run.prefill?.selectingLayers ?? []);
  const selection = selections.at(run.runId, tokenIndex, layer);
  const { layersHere, layersInAll, tokens } = selections.choosers(run.runId, index, tokenIndex);
  const share = selections.frequency(run.runId, 'all', { tokenIndex, layer })?.shares[index] ?? 0;
  const covered = cellOfPlace(places.cells, selectionGridSide, cell);
  const tokensPerCell = run.prefill === null ? null : (run.prefill.highresGrid / selectionGridSide) ** 2;
  const left = pointer.x > stage.width - tooltipWidth - 24 ? pointer.x - tooltipWidth - 14 : pointer.x + 14;
  const top = Math.min(Math.max(8, pointer.y + 14), Math.max(8, stage.height - tooltipHeight));
  const span = (from: number, length: number): string =>
    `${formatPixels(from)} to ${formatPixels(from + length)}`;
  return (
    <HoverCard className="cell-tooltip" style={{ left: Math.max(4, left), top, width: tooltipWidth }}>
      <p className="cell-tooltip__title">
        Cell row {cell.row + 1}, column {cell.column + 1}
        {(selects || selection === undefined) && (
          <span className={selection?.selectionGrid[index] === 1 ? 'tag tag--on' : 'tag'}>
            {selection === undefined
              ? absent
              : selection.selectionGrid[index] === 1
                ? 'selected'
                : 'not selected'}
          </span>
        )}
      </p>
      <dl>
        {cellFacts(view, selection ?? null, places, cell).map(({ name, value }) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {selects && (
          <>
            <Fact
              name="Chosen by, read by"
              value={`layer ${layer}, ${reader === null ? 'nobody' : `layer ${reader}`}`}
            />
            <Fact
              name="Layers at this token"
              value={selection === undefined ? '–' : `${layersHere} of ${layersInAll}`}
            />
            <Fact
              name="Tokens that chose it"
              value={selection === undefined ? '–' : `${tokens} of ${run.columns}`}
            />
            <Fact name="Of all tokens × layers read" value={formatShare(share)} />
          </>
        )}
        {covered === null ? (
          <Fact name="Covers" value="padding only" />
        ) : (
          <>
            <Fact name="Original px, x" value={span(covered.x, covered.width)} />
            <Fact name="Original px, y" value={span(covered.y, covered.height)} />
            <Fact
              name="Covers, original px"
              value={`${formatPixels(covered.width)} × ${formatPixels(covered.height)}`}
            />
          </>
        )}
        {selects && tokensPerCell !== null && <Fact name="High-res tokens" value={String(tokensPerCell)} />}
      </dl>
    </HoverCard>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
