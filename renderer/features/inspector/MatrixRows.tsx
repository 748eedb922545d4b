import { memo, useEffect, useState } from 'react';
import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { rowName } from './rowName.js';
import { absentSelection } from '../../state/masks/absentSelection.js';
import type { ShadedBy } from '../../state/masks/matrixValue.js';
import { pinsShown } from '../../state/pins/pinSlice.js';
import type { Run } from '../../state/runs/run.js';
import { runPlaces } from '../../state/runs/runPlaces.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { cellFacts, cellLine } from './matrixCellText.js';

interface MatrixRowsProps {
  readonly run: Run;
  readonly layers: readonly number[];
  readonly shadedBy: ShadedBy;
}

/**
 * The matrix in the document, for screen readers: all layers, of each the token in focus. While the focus moves only its own cell
 * is there; the others of its column come when it rests.
 */
export const MatrixRows = memo(function MatrixRows({ run, layers, shadedBy }: MatrixRowsProps) {
  const { tokenIndex, layer } = useApp((state) => state.focus);
  useApp((state) => state.masks.arrived);
  const resting = useResting(tokenIndex);
  const row = Math.max(0, layers.indexOf(layer ?? -1));
  return (
    <div role="presentation" className="matrix__rows">
      <div role="row" aria-rowindex={1} className="visually-hidden">
        <span role="columnheader" aria-colindex={1}>
          {selectsCells(run.prefill) ? 'layer that chooses → layer that reads' : 'layer'}
        </span>
        <span role="columnheader" aria-colindex={tokenIndex + 2}>
          token {tokenIndex + 1} “{run.tokens[tokenIndex]?.text ?? '…'}”
        </span>
      </div>
      {layers.map((rowLayer, index) => (
        <div key={rowLayer} role="row" aria-rowindex={index + 2} className="visually-hidden">
          <RowHeader layer={rowLayer} name={rowName(run, rowLayer, layers)} />
          {(index === row || resting === tokenIndex) && (
            <Cell
              run={run}
              layers={layers}
              shadedBy={shadedBy}
              tokenIndex={tokenIndex}
              layer={rowLayer}
              isFocused={index === row}
            />
          )}
        </div>
      ))}
    </div>
  );
});

const RowHeader = memo(function RowHeader({ layer, name }: { layer: number; name: string }) {
  return (
    <span role="rowheader" aria-colindex={1} data-row-layer={layer}>
      {name}
    </span>
  );
});

interface CellProps extends MatrixRowsProps {
  readonly tokenIndex: number;
  readonly layer: number;
  readonly isFocused: boolean;
}

function Cell({ run, layers, shadedBy, tokenIndex, layer, isFocused }: CellProps) {
  const selections = useSelections();
  const { runId } = run;
  const absent = useApp((state) => absentSelection(state, selections, runId));
  const pin = useApp((state) =>
    pinsShown(state).findIndex(
      (place) => place.runId === runId && place.tokenIndex === tokenIndex && place.layer === layer,
    ),
  );
  const facts = cellFacts(selections, { runId, tokenIndex, layer }, layers, runPlaces(run).cells, shadedBy);
  return (
    <span
      role="gridcell"
      id={matrixCellId(layer, tokenIndex)}
      aria-colindex={tokenIndex + 2}
      aria-selected={isFocused}
      aria-label={`${cellLine({ tokenIndex, layer }, facts, absent)}${pin < 0 ? '' : `, pinned as ${pinLetters[pin]}`}`}
      data-layer={layer}
      data-token={tokenIndex}
    />
  );
}

/** What the pins are called, in their order. */
export const pinLetters = ['A', 'B'] as const;

/** The id of a cell in the document: that in focus is the active one of the grid. */
export function matrixCellId(layer: number, tokenIndex: number): string {
  return `matrix-cell-${layer}-${tokenIndex}`;
}

/** A value once it has not changed for a moment. */
function useResting(value: number): number {
  const [resting, setResting] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setResting(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return resting;
}

const restMs = 150;
