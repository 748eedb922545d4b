import { useMemo } from 'react';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { steeringAt } from '../../../engine/selection/steerSelection.js';
import { isPaintTool } from '../../canvas/geometry/toolNames.js';
import type { PaintedMarks } from '../../canvas/layers/PaintedLayer.js';
import { plansHere } from '../../state/interventions/interventionSlice.js';
import { planOfSteering, sameScope, type Plan } from '../../state/interventions/plan.js';
import { useApp } from '../../state/WindowModelContext.js';

/**
 * The painted cells that the canvas shows: while a tool paints, the plan; else those that the shown run was steered by at the
 * layer and token in focus. null where there are none.
 */
export function usePaintedMarks(): PaintedMarks | null {
  const isPainting = useApp((state) => isPaintTool(state.tool));
  const plan = useApp((state) => plansHere(state).present);
  const scope = useApp((state) => state.paintScope);
  const steering = useApp((state) => state.runs[state.shownRunId ?? '']?.settings.steering);
  const { layer, tokenIndex } = useApp((state) => state.focus);
  return useMemo(() => {
    if (isPainting) {
      const cells = plan.rules.find((rule) => sameScope(rule, scope))?.cells ?? blank;
      const others = { rules: plan.rules.filter((rule) => !sameScope(rule, scope)) };
      return { cells, others: others.rules.length === 0 ? null : unionOf(others) };
    }
    if (steering === undefined || layer === null) return null;
    const { force, forbid } = steeringAt(steering, layer, tokenIndex);
    const [rule] = planOfSteering({ ...(force && { force }), ...(forbid && { forbid }) }).rules;
    return rule === undefined ? null : { cells: rule.cells, others: null };
  }, [isPainting, plan, scope, steering, layer, tokenIndex]);
}

const blank = '.'.repeat(selectionGridCells);

/** All rules over each other; what is out in one is out. */
function unionOf({ rules }: Plan): string {
  return Array.from(blank, (_, cell) => {
    const letters = rules.map(({ cells }) => cells[cell]);
    return letters.includes('-') ? '-' : letters.includes('+') ? '+' : '.';
  }).join('');
}
