import { createPortal } from 'react-dom';
import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { absentSelection } from '../../state/masks/absentSelection.js';
import type { ShadedBy } from '../../state/masks/matrixValue.js';
import type { Run } from '../../state/runs/run.js';
import { runPlaces } from '../../state/runs/runPlaces.js';
import { visibleToken } from '../../state/runs/visibleToken.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { HoverCard } from '../../ui/HoverCard.js';
import { cellFacts } from './matrixCellText.js';
import type { MatrixPlace } from './matrixLayout.js';

interface MatrixHoverProps {
  readonly run: Run;
  readonly layers: readonly number[];
  readonly shadedBy: ShadedBy;
  readonly place: MatrixPlace;
  /** Where the card stands: above this point of the window, in CSS pixels. */
  readonly at: { readonly x: number; readonly y: number };
}

/** What lies under the pointer in the matrix: a cell, a layer, or a token. */
export function MatrixHover({ run, layers, shadedBy, place, at }: MatrixHoverProps) {
  const remPx = useApp((state) => state.remPx);
  const width = 17 * remPx;
  const left = Math.min(Math.max(8, at.x + 12), window.innerWidth - width - 8);
  return createPortal(
    <HoverCard
      className="matrix-hover"
      data-testid="matrix-hover"
      style={{ left, width, bottom: window.innerHeight - at.y + 10 }}
    >
      <HoverTitle run={run} layers={layers} place={place} />
      {selectsCells(run.prefill) && place.row >= 0 && place.column >= 0 && (
        <HoverFigures run={run} layers={layers} shadedBy={shadedBy} place={place} />
      )}
    </HoverCard>,
    document.body,
  );
}

function HoverTitle({ run, layers, place }: Pick<MatrixHoverProps, 'run' | 'layers' | 'place'>) {
  const layer = layers[place.row];
  const token = run.tokens[place.column];
  const reader = layer === undefined ? null : readingLayer(layer, layers);
  return (
    <p className="matrix-hover__title">
      {layer !== undefined && (
        <span>
          {!selectsCells(run.prefill)
            ? `Layer ${layer} selects nothing`
            : reader === null
              ? `Layer ${layer} is the last: nobody reads its choice`
              : `Layer ${layer} chooses, layer ${reader} reads`}
        </span>
      )}
      {place.column >= 0 && (
        <span>
          Token {place.column + 1}
          {token !== undefined && (
            <>
              {' '}
              <span className="mono">“{visibleToken(token.text)}”</span>
            </>
          )}
        </span>
      )}
    </p>
  );
}

function HoverFigures({ run, layers, shadedBy, place }: Omit<MatrixHoverProps, 'at'>) {
  const selections = useSelections();
  useApp((state) => state.masks.arrived);
  const absent = useApp((state) => absentSelection(state, selections, run.runId));
  const layer = layers[place.row];
  if (layer === undefined) return null;
  const at = { runId: run.runId, tokenIndex: place.column, layer };
  const { chosen, overlap, ofAnnotation } = cellFacts(selections, at, layers, runPlaces(run).cells, shadedBy);
  if (chosen === null) return <p className="matrix-hover__absent">{absent}</p>;
  return (
    <dl className="matrix-hover__figures">
      <dt>Selected</dt>
      <dd>
        {chosen.cells} of {selectionGridCells} cells, {formatShare(chosen.share)}
      </dd>
      {chosen.inPadding > 0 && (
        <>
          <dt>Of these in the padding</dt>
          <dd>{chosen.inPadding}</dd>
        </>
      )}
      <dt>Overlap with the token before</dt>
      <dd>{overlap === null ? 'none before' : overlap.toFixed(2)}</dd>
      {ofAnnotation !== null && (
        <>
          <dt>Of the annotation</dt>
          <dd>{formatShare(ofAnnotation)}</dd>
        </>
      )}
    </dl>
  );
}
