import { useEffect, useMemo, useRef } from 'react';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import type { GridCell } from '../../canvas/geometry/cellGrid.js';
import type { StagePoint } from '../../canvas/geometry/points.js';
import type { StageTool } from '../../canvas/ImageStage.js';
import { apart, clickPx } from '../../canvas/tools/annotationTool.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';

/** A second click that comes so soon makes a double click, in milliseconds. */
const doubleClickMs = 500;

/**
 * Lets a click on a cell list who chose it, beside what the tool in hand does. A click on an annotation selects that alone, and a
 * double click, which fits the image, leaves the list as it was.
 *
 * @param cellAt the cell under a point of the stage; null beside the cells, and where there is nothing to look up.
 */
export function useCellClick(
  tool: StageTool,
  cellAt: (point: StagePoint) => GridCell | null,
): { readonly tool: StageTool; readonly onFit: () => void } {
  const actions = useActions();
  const isPan = useApp((state) => state.tool === 'pan');
  const lookedUp = useApp((state) => state.lookedUp?.cell ?? null);
  const pressed = useRef<StagePoint | null>(null);
  /** When the last click was, and what was listed before it and those just before it. */
  const last = useRef<{ readonly atMs: number; readonly before: number | null }>({ atMs: 0, before: null });
  const latest = useRef({ cellAt, lookedUp });
  useEffect(() => {
    latest.current = { cellAt, lookedUp };
  });
  return useMemo(() => {
    const isSoon = (): boolean => performance.now() - last.current.atMs < doubleClickMs;
    const click = (at: StagePoint): void => {
      const place = latest.current.cellAt(at);
      if (place === null) return;
      const before = latest.current.lookedUp;
      last.current = { atMs: performance.now(), before: isSoon() ? last.current.before : before };
      const cell = place.row * selectionGridSide + place.column;
      actions.lookUp(cell === before ? null : cell);
    };
    return {
      tool: {
        ...tool,
        onPointer: (type, at, modifiers) => {
          tool.onPointer(type, at, modifiers);
          // The pointer is a hand over an annotation, which the click is for.
          if (!isPan || tool.cursor === 'pointer') return;
          if (type === 'down') pressed.current = at;
          if (type !== 'up' || pressed.current === null) return;
          if (apart(pressed.current, at) < clickPx) click(at);
          pressed.current = null;
        },
      },
      onFit: () => {
        if (isSoon()) actions.lookUp(last.current.before);
        actions.fit();
      },
    };
  }, [tool, isPan, actions]);
}
