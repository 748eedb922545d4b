import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { commandFor } from '../../commands/commandFor.js';
import { matrixCommands } from '../../commands/matrixCommands.js';
import { useActions, useApp, useSelections } from '../../state/WindowModelContext.js';
import { tokenMark, visibleToken } from '../../state/runs/visibleToken.js';
import type { Run } from '../../state/runs/run.js';
import { tokenKind, type TokenKind } from '../../state/runs/tokenKind.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { absentSelection } from '../../state/masks/absentSelection.js';
import { MatrixRow } from './MatrixRow.js';
import type { ShadeScale } from './shadeOf.js';
import { columnsInSight, matrixWidths, scrollToColumn, type MatrixWidths } from './matrixWindow.js';

interface SelectionMatrixProps {
  readonly run: Run;
  readonly layers: readonly number[];
  readonly scale: ShadeScale;
}

/** Layers down, tokens across; only the columns in sight are in the document. One tab stop, keys move the focus. */
export function SelectionMatrix({ run, layers, scale }: SelectionMatrixProps) {
  const { tokenIndex, layer } = useApp((state) => state.focus);
  const actions = useActions();
  const selections = useSelections();
  useApp((state) => state.masks.arrived);
  const absent = useApp((state) => absentSelection(state, selections, run.runId));
  const scroller = useRef<HTMLDivElement>(null);
  const remPx = useApp((state) => state.remPx);
  const widths = useMemo(() => matrixWidths(remPx), [remPx]);
  const { sight, look } = useSight(scroller, run.columns, widths);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const wanted = scrollToColumn(tokenIndex, element.scrollLeft, element.clientWidth, widths);
    if (wanted !== element.scrollLeft) {
      element.scrollLeft = wanted;
      look();
    }
  }, [tokenIndex, run.runId, look, widths]);

  useEffect(() => {
    const element = scroller.current;
    if (element?.contains(document.activeElement) !== true) return;
    element.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus({ preventScroll: false });
  }, [tokenIndex, layer, sight]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = Math.max(0, layers.indexOf(layer ?? -1));
    const command = commandFor('matrix', event);
    if (command === null) return;
    const last = { row: layers.length - 1, column: run.columns - 1 };
    const place = matrixCommands[command]({ row, column: tokenIndex }, last);
    event.preventDefault();
    event.stopPropagation();
    actions.focusPlace(run.runId, place.column, layers[place.row] ?? null);
  };

  const { first, end } = sight;
  const spacer = { width: first * widths.column };
  const width = widths.rowHeader + run.columns * widths.column + 4;
  return (
    <div ref={scroller} className="matrix" onScroll={look}>
      <div
        role="grid"
        aria-label="Selected share by layer and token"
        aria-rowcount={layers.length + 1}
        aria-colcount={run.columns + 1}
        data-testid="matrix"
        style={{ width }}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className="matrix__row matrix__row--head">
          <span
            role="columnheader"
            aria-colindex={1}
            className="matrix__corner"
            title="The layer that chooses, and the layer that reads what it chose"
          >
            layer
          </span>
          <span role="presentation" style={spacer} className="matrix__spacer" />
          {range(first, end).map((column) => (
            <TokenHeader
              key={column}
              column={column}
              text={run.tokens[column]?.text}
              kind={run.tokens[column] === undefined ? 'text' : tokenKind(run.tokens[column], run)}
              current={column === tokenIndex}
            />
          ))}
        </div>
        {layers.map((rowLayer, index) => (
          <MatrixRow
            key={rowLayer}
            columnWidth={widths.column}
            runId={run.runId}
            layer={rowLayer}
            reader={readingLayer(rowLayer, layers)}
            from={scale.from}
            to={scale.to}
            absolute={scale.absolute}
            rowIndex={index + 2}
            first={first}
            end={end}
            received={selections.layerTokens(run.runId, rowLayer)}
            absent={absent}
            focusedColumn={rowLayer === layer ? tokenIndex : -1}
            tabStopColumn={layer === null && index === 0 ? 0 : -1}
            onPick={actions.focusPlace}
          />
        ))}
      </div>
    </div>
  );
}

function TokenHeader({
  column,
  text,
  kind,
  current,
}: {
  column: number;
  text: string | undefined;
  kind: TokenKind;
  current: boolean;
}) {
  return (
    <span
      role="columnheader"
      aria-colindex={column + 2}
      className={`matrix__token${current ? ' matrix__token--current' : ''}${kind === 'text' ? '' : ` matrix__token--${kind}`}`}
      title={text === undefined ? `token ${column + 1}` : `token ${column + 1} “${text}”`}
    >
      {text === undefined ? '…' : kind === 'text' ? visibleToken(text) : tokenMark[kind]}
    </span>
  );
}

/** The columns in sight, kept true while the matrix scrolls, grows or is resized. */
function useSight(scroller: React.RefObject<HTMLDivElement | null>, columns: number, widths: MatrixWidths) {
  const [box, setBox] = useState({ scrollLeft: 0, width: 1200 });
  const [look] = useState(() => () => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollLeft, clientWidth: width } = element;
    setBox((before) =>
      before.scrollLeft === scrollLeft && before.width === width ? before : { scrollLeft, width },
    );
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, look]);
  return { sight: columnsInSight(box.scrollLeft, box.width, columns, widths), look };
}

function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}
