import { Pin, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { gridCell } from '../../canvas/geometry/cellGrid.js';
import type { GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import { cellChoosers, type CellChoosers, type TokenChoosers } from '../../state/masks/cellChoosers.js';
import type { Run } from '../../state/runs/run.js';
import { useActions, useApp, useSelections } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { formatWhole } from '../../ui/formatNumber.js';
import { IconButton } from '../../ui/IconButton.js';
import { NumberBox } from '../../ui/NumberBox.js';
import { coveredText } from './coveredText.js';
import { tokenText } from './placeText.js';
import './cellLookup.css';

interface CellLookupProps {
  readonly run: Run;
  /** Where the grids of the run lie on the picture. */
  readonly places: GridPlaces;
  /** 0 to 80, raster order. */
  readonly cell: number;
  /** It was asked for by key: the keyboard goes on in it. */
  readonly takesFocus: boolean;
  /** The side of the image it lies on: not over the cell. */
  readonly side: 'left' | 'right';
}

/** Who chose a cell: the layers by token, each a way to go there. */
export function CellLookup({ run, places, cell, takesFocus, side }: CellLookupProps) {
  const actions = useActions();
  const selections = useSelections();
  const panel = useRef<HTMLElement>(null);
  const { runId, columns, prefill } = run;
  const layers = prefill?.selectingLayers ?? none;
  /** Selections that are told or fetched change what is found. */
  const counted = useApp(({ masks }) => run.selections + masks.arrived);
  const found = useMemo(
    () => (counted === 0 ? nothingFound : cellChoosers(selections, { runId, columns, layers }, cell)),
    [selections, runId, columns, layers, cell, counted],
  );
  useEffect(() => {
    if (takesFocus) panel.current?.querySelector('input')?.focus();
  }, [takesFocus]);
  const { row, column } = gridCell(cell, selectionGridSide);
  const go = (to: { readonly row: number; readonly column: number }): void =>
    actions.lookUp(to.row * selectionGridSide + to.column);
  const close = (): void => {
    const hadFocus = panel.current?.contains(document.activeElement) === true;
    actions.lookUp(null);
    if (hadFocus) document.querySelector<HTMLElement>('[data-testid="stage"]')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  const tokens = prefill === null ? null : (prefill.highresGrid / selectionGridSide) ** 2;
  return (
    <section
      ref={panel}
      className={`card cell-lookup cell-lookup--${side}`}
      aria-label="Who chose this cell"
      data-testid="cell-lookup"
      onKeyDown={onKeyDown}
    >
      <header className="cell-lookup__head">
        <h2>Who chose this cell</h2>
        <IconButton label="Close" className="cell-lookup__close" onClick={close}>
          <X size={14} />
        </IconButton>
      </header>
      <div className="cell-lookup__place">
        <label>
          row
          <NumberBox
            label="Row of the cell"
            value={row + 1}
            min={1}
            max={selectionGridSide}
            whole
            onChange={(value) => go({ row: value - 1, column })}
          />
        </label>
        <label>
          column
          <NumberBox
            label="Column of the cell"
            value={column + 1}
            min={1}
            max={selectionGridSide}
            whole
            onChange={(value) => go({ row, column: value - 1 })}
          />
        </label>
      </div>
      <p className="cell-lookup__facts">
        {coveredText(places, { row, column })}
        {tokens !== null && `, ${tokens} high-res tokens`}
      </p>
      <p className="cell-lookup__sum" role="status" data-testid="cell-lookup-sum">
        {found.pairs === 0
          ? 'No selections are here.'
          : `Chosen ${formatWhole(found.chose)} of ${formatWhole(found.pairs)} times (layers × tokens), at ${formatWhole(found.tokens.length)} of ${formatWhole(columns)} tokens`}
      </p>
      <Choosers run={run} tokens={found.tokens} />
    </section>
  );
}

const none: readonly number[] = [];
const nothingFound: CellChoosers = { tokens: [], chose: 0, pairs: 0 };

/** So many tokens are listed at first, and more on request: an answer can have thousands. */
const listed = 60;

function Choosers({ run, tokens }: { readonly run: Run; readonly tokens: readonly TokenChoosers[] }) {
  const [most, setMost] = useState(listed);
  const left = tokens.length - most;
  return (
    <>
      <ul className="cell-lookup__list">
        {tokens.slice(0, most).map((token) => (
          <TokenRow key={token.tokenIndex} run={run} token={token} />
        ))}
      </ul>
      {left > 0 && (
        <Button onClick={() => setMost(most + listed)}>
          {formatWhole(Math.min(left, listed))} more of {formatWhole(left)}
        </Button>
      )}
    </>
  );
}

function TokenRow({
  run,
  token: { tokenIndex, layers },
}: {
  readonly run: Run;
  readonly token: TokenChoosers;
}) {
  const actions = useActions();
  const { runId } = run;
  const focusedLayer = useApp(({ shownRunId, focus }) =>
    shownRunId === runId && focus.tokenIndex === tokenIndex ? focus.layer : null,
  );
  const name = tokenText(run, tokenIndex);
  return (
    <li className="cell-lookup__token">
      <span className="cell-lookup__name" title={name}>
        {name}
      </span>
      <span className="cell-lookup__layers">
        {layers.map((layer) => (
          <button
            key={layer}
            type="button"
            className="cell-lookup__layer"
            aria-label={`Layer ${layer} at ${name}`}
            aria-current={layer === focusedLayer}
            onClick={() => actions.focusPlace(runId, tokenIndex, layer)}
          >
            {layer}
          </button>
        ))}
        {focusedLayer !== null && layers.includes(focusedLayer) && (
          <IconButton
            label={`Pin layer ${focusedLayer} at ${name}`}
            className="cell-lookup__pin"
            onClick={() => actions.pinPlace({ runId, tokenIndex, layer: focusedLayer })}
          >
            <Pin size={12} />
          </IconButton>
        )}
      </span>
    </li>
  );
}
