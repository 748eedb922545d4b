import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { commandFor } from '../../commands/commandFor.js';
import { matrixCommands } from '../../commands/matrixCommands.js';
import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { rowName } from './rowName.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { matrixValue, type ShadedBy } from '../../state/masks/matrixValue.js';
import type { Run } from '../../state/runs/run.js';
import { tokenKind } from '../../state/runs/tokenKind.js';
import { tokenMark, visibleToken } from '../../state/runs/visibleToken.js';
import { useActions, useApp, useSelections } from '../../state/WindowModelContext.js';
import type { MatrixScene } from './drawMatrix.js';
import { MatrixHover } from './MatrixHover.js';
import { matrixLayout, type MatrixPlace, type MatrixSight } from './matrixLayout.js';
import { MatrixMarks } from './MatrixMarks.js';
import { MatrixPainter } from './MatrixPainter.js';
import { matrixCellId, MatrixRows } from './MatrixRows.js';
import { shadeOf, type ShadeScale } from './shadeOf.js';
import { useMatrixPointer } from './useMatrixPointer.js';
import './matrix.css';

interface SelectionMatrixProps {
  readonly run: Run;
  readonly layers: readonly number[];
  readonly shadedBy: ShadedBy;
  readonly scale: ShadeScale;
}

/**
 * Layers down, tokens across, drawn on a canvas that is as large as what is in sight. For the keyboard it is one tab stop, whose
 * active cell is the one in focus; in the document there are only that cell and those of its token.
 */
export function SelectionMatrix({ run, layers, shadedBy, scale }: SelectionMatrixProps) {
  const actions = useActions();
  const selections = useSelections();
  const arrived = useApp((state) => state.masks.arrived);
  const remPx = useApp((state) => state.remPx);
  const { runId, columns } = run;
  const scroller = useRef<HTMLDivElement>(null);
  const cells = useRef<HTMLCanvasElement>(null);
  const curves = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const [painter, setPainter] = useState<MatrixPainter | null>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const layout = useMemo(
    () => matrixLayout(layers.length, columns, room, remPx),
    [layers.length, columns, room, remPx],
  );
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || cells.current === null || curves.current === null || marks.current === null)
      return undefined;
    const made = new MatrixPainter({
      cells: cells.current,
      curves: curves.current,
      marks: marks.current,
    });
    setPainter(made);
    const measure = (): void => {
      setRoom({ width: element.clientWidth, height: element.clientHeight });
      made.showSight(sightOf(element));
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    const restyled = new MutationObserver(() => made.again());
    restyled.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    void document.fonts.ready.then(() => made.again());
    return () => {
      resized.disconnect();
      restyled.disconnect();
      made.stop();
    };
  }, []);
  // What has arrived is read from the registry.
  useEffect(() => {
    const scene: MatrixScene = {
      layout,
      rowNames: layers.map((layer) => rowName(run, layer, layers)),
      columnName: (column) => columnName(run, column),
      unreadRow: selectsCells(run.prefill)
        ? layers.findIndex((layer) => readingLayer(layer, layers) === null)
        : -1,
      shadeAt: ({ row, column }) => {
        const value = matrixValue(selections, run.runId, shadedBy, column, layers[row]!);
        return typeof value === 'number' ? shadeOf(value, scale) : value;
      },
    };
    painter?.showScene(scene, remPx);
  }, [painter, layout, layers, run, shadedBy, scale, selections, arrived, remPx]);

  const focused = useRef<MatrixPlace>({ row: 0, column: 0 });
  const go = ({ row, column }: MatrixPlace): void => actions.focusPlace(runId, column, layers[row] ?? null);
  const pointer = useMatrixPointer({
    layout,
    sight: () => painter?.sight ?? nowhere,
    focus: () => focused.current,
    onMove: go,
    onPin: ({ row, column }) => actions.pinPlace({ runId, tokenIndex: column, layer: layers[row]! }),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = commandFor('matrix', event);
    if (command === null || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(matrixCommands[command](focused.current, { row: layers.length - 1, column: columns - 1 }));
  };
  const onScroll = (): void => {
    painter?.showSight(sightOf(scroller.current));
    pointer.leave();
  };
  const activeId = useApp(({ focus: { layer, tokenIndex } }) =>
    matrixCellId(layer !== null && layers.includes(layer) ? layer : layers[0]!, tokenIndex),
  );

  return (
    <div ref={scroller} className="matrix" onScroll={onScroll} tabIndex={-1}>
      <div className="matrix__whole" style={layout.whole}>
        <div
          role="grid"
          aria-label="Selected share by layer and token"
          aria-rowcount={layers.length + 1}
          aria-colcount={columns + 1}
          aria-activedescendant={activeId}
          tabIndex={0}
          className="matrix__pane"
          style={room}
          data-testid="matrix"
          data-column-width={layout.column}
          data-row-height={layout.row}
          data-left={layout.rowHeader}
          data-top={layout.head}
          onKeyDown={onKeyDown}
          {...pointer.props}
        >
          <canvas ref={cells} aria-hidden />
          <canvas ref={curves} aria-hidden />
          <canvas ref={marks} aria-hidden />
          <MatrixRows run={run} layers={layers} shadedBy={shadedBy} />
        </div>
      </div>
      <MatrixMarks
        run={run}
        layers={layers}
        layout={layout}
        painter={painter}
        scroller={scroller}
        hovered={pointer.hovered?.place ?? null}
        focusedRef={focused}
      />
      {pointer.hovered !== null && (
        <MatrixHover run={run} layers={layers} shadedBy={shadedBy} {...pointer.hovered} />
      )}
    </div>
  );
}

function columnName(run: Run, column: number): ReturnType<MatrixScene['columnName']> {
  const token = run.tokens[column];
  if (token === undefined) return { text: '…', isText: true };
  const kind = tokenKind(token, run);
  return kind === 'text'
    ? { text: visibleToken(token.text), isText: true }
    : { text: tokenMark[kind], isText: false };
}

function sightOf(element: HTMLElement | null): MatrixSight {
  if (element === null) return nowhere;
  const { clientWidth: width, clientHeight: height, scrollLeft, scrollTop } = element;
  return { width, height, scrollLeft, scrollTop };
}

const nowhere: MatrixSight = { width: 0, height: 0, scrollLeft: 0, scrollTop: 0 };
