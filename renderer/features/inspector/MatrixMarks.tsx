import { useLayoutEffect, useMemo, type RefObject } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { overlapBefore } from '../../state/masks/matrixValue.js';
import { pinsShown } from '../../state/pins/pinSlice.js';
import type { Run } from '../../state/runs/run.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { scrolledTo, type MatrixLayout, type MatrixPlace } from './matrixLayout.js';
import type { MatrixPainter } from './MatrixPainter.js';
import { pinLetters } from './MatrixRows.js';

interface MatrixMarksProps {
  readonly run: Run;
  readonly layers: readonly number[];
  readonly layout: MatrixLayout;
  readonly painter: MatrixPainter | null;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly hovered: MatrixPlace | null;
  /** Is told where the focus is. */
  readonly focusedRef: RefObject<MatrixPlace>;
}

/** Marks the focus, the pins and what is under the pointer, and keeps the focus in sight. A part of its own: it alone follows them. */
export function MatrixMarks({
  run,
  layers,
  layout,
  painter,
  scroller,
  hovered,
  focusedRef,
}: MatrixMarksProps) {
  const selections = useSelections();
  const { tokenIndex, layer } = useApp((state) => state.focus);
  const pins = useApp(useShallow(pinsShown));
  const arrived = useApp((state) => state.masks.arrived);
  const { runId, columns } = run;
  const row = Math.max(0, layers.indexOf(layer ?? -1));
  const column = Math.min(tokenIndex, columns - 1);

  useLayoutEffect(() => {
    focusedRef.current = { row, column };
    // The sight is not asked of the document, which would have to be laid out for that with each move.
    if (painter === null || painter.sight.width === 0) return;
    const { scrollLeft, scrollTop } = painter.sight;
    const to = scrolledTo({ row, column }, layout, painter.sight);
    if (to.scrollLeft === scrollLeft && to.scrollTop === scrollTop) return;
    scroller.current?.scrollTo({ left: to.scrollLeft, top: to.scrollTop });
    // Told at once: the event of it comes with the next frame.
    painter.showSight({ ...painter.sight, ...to });
  }, [row, column, layout, painter, scroller, focusedRef]);

  // What has arrived is read from the registry.
  const curves = useMemo(() => {
    const rowLayer = layers[row]!;
    return {
      row,
      of: { run, arrived },
      share: (at: number) => selections.at(run.runId, at, rowLayer)?.selectedFraction ?? null,
      overlap: (at: number) => overlapBefore(selections, run.runId, at, rowLayer) ?? null,
    };
  }, [layers, row, run, selections, arrived]);
  useLayoutEffect(() => {
    painter?.showMarks({
      focus: { row, column },
      hovered,
      pins: pins.flatMap((pin, index) => {
        const place = { row: layers.indexOf(pin.layer), column: pin.tokenIndex };
        return pin.runId === runId && place.row >= 0 ? [{ place, letter: pinLetters[index] ?? '' }] : [];
      }),
      curves,
    });
  }, [painter, row, column, hovered, pins, layers, runId, curves]);
  return null;
}
