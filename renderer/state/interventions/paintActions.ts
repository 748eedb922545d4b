import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { gridPlaces } from '../../canvas/geometry/gridPlaces.js';
import {
  cellIndex,
  cellOfIndex,
  cellsOfShape,
  paintHows,
  type PaintHow,
} from '../../canvas/geometry/painting.js';
import { marksKeyOf, selectedHere } from '../annotations/annotationSlice.js';
import { countOf } from '../annotations/annotationWords.js';
import { afterChange, redone, undone, type History } from '../annotations/history.js';
import type { AppStore } from '../appStore.js';
import { plansHere } from './interventionSlice.js';
import {
  emptyPlan,
  moved,
  painted,
  planOfSteering,
  sameScope,
  withoutRule,
  type PaintScope,
  type Plan,
} from './plan.js';
import { scopeText } from './planText.js';

/** Painting cells in and out on the current picture: each gesture is one entry of the plan's history. */
export interface PaintActions {
  /** Paints cells for the scope that is chosen; `how` null: as is chosen. */
  readonly paintCells: (cells: readonly number[], how: PaintHow | null) => void;
  readonly setPaintHow: (how: PaintHow) => void;
  /** In, out, erase, and in again. */
  readonly nextPaintHow: () => void;
  /** What is painted from now on holds for this. */
  readonly setPaintScope: (scope: PaintScope) => void;
  /** Makes what is painted for the chosen scope hold for another, which is chosen then. */
  readonly movePaintScope: (scope: PaintScope) => void;
  /** Moves the cell that keys paint, from the middle at first; it stays on the grid. */
  readonly movePaintCursor: (rows: number, columns: number) => void;
  readonly paintAtCursor: () => void;
  /** Paints the cells that the selected annotations cover. */
  readonly paintAnnotations: (how: PaintHow) => void;
  readonly deleteRule: (scope: PaintScope) => void;
  readonly clearPlan: () => void;
  /** Puts what a question was steered by in the plan's place, to paint on. */
  readonly takePlanOf: (runId: string) => void;
  readonly undoPaint: () => void;
  readonly redoPaint: () => void;
}

/** The actions on the plans of one window. @param say tells screen readers what was done. */
export function paintActions(store: AppStore, say: (text: string) => void): PaintActions {
  const put = (next: History<Plan>): void => {
    const { images, currentImageId } = store.getState();
    const image = images[currentImageId ?? ''];
    if (image !== undefined)
      store.setState(({ plans }) => ({ plans: { ...plans, [marksKeyOf(image)]: next } }));
  };
  const change = (edit: (plan: Plan) => Plan, what: string): boolean => {
    const before = plansHere(store.getState());
    const after = afterChange(before, edit(before.present), what);
    if (after === before) return false;
    put(after);
    say(`${what}.`);
    return true;
  };
  const step = (move: typeof undone<Plan>, back: boolean): void => {
    const before = plansHere(store.getState());
    const entry = (back ? before.past : before.future).at(-1);
    if (entry === undefined) say(back ? 'Nothing to undo.' : 'Nothing to redo.');
    else {
      put(move(before));
      say(`${back ? 'Undone' : 'Done again'}: ${entry.what}.`);
    }
  };
  const paintCells: PaintActions['paintCells'] = (cells, how) => {
    const { paintHow, paintScope } = store.getState();
    const chosen = how ?? paintHow;
    change(
      (plan) => painted(plan, paintScope, cells, chosen),
      `${countOf(cells.length, 'cell')} ${howWords[chosen]}, ${scopeText(paintScope)}`,
    );
  };
  const setPaintHow: PaintActions['setPaintHow'] = (paintHow) => {
    store.setState({ paintHow });
    say(`Painting ${paintHow === 'erase' ? 'erases' : paintHow}.`);
  };
  return {
    paintCells,
    setPaintHow,
    nextPaintHow: () => {
      const { paintHow } = store.getState();
      setPaintHow(paintHows[(paintHows.indexOf(paintHow) + 1) % paintHows.length]!);
    },
    setPaintScope: (paintScope) => store.setState({ paintScope }),
    movePaintScope: (scope) => {
      const { paintScope } = store.getState();
      change((plan) => moved(plan, paintScope, scope), `Painted cells hold for ${scopeText(scope)}`);
      store.setState({ paintScope: scope });
    },
    movePaintCursor: (rows, columns) => {
      const { paintCursor } = store.getState();
      const from = paintCursor ?? cellIndex({ row: middle, column: middle });
      const within = (line: number): number => Math.min(Math.max(line, 0), selectionGridSide - 1);
      const { row, column } = cellOfIndex(from);
      const to =
        paintCursor === null
          ? from
          : cellIndex({ row: within(row + rows), column: within(column + columns) });
      store.setState({ paintCursor: to });
      say(cellWords(to, plansHere(store.getState()).present, store.getState().paintScope));
    },
    paintAtCursor: () => {
      const { paintCursor } = store.getState();
      const cell = paintCursor ?? cellIndex({ row: middle, column: middle });
      store.setState({ paintCursor: cell });
      paintCells([cell], null);
    },
    paintAnnotations: (how) => {
      const state = store.getState();
      const image = state.images[state.currentImageId ?? ''];
      const annotations = selectedHere(state);
      if (image === undefined || annotations.length === 0) {
        say('No annotation is selected: select one, then paint its cells.');
        return;
      }
      const place = gridPlaces(image, state.runs[state.shownRunId ?? '']?.settings.region).cells;
      const cells = new Set(annotations.flatMap(({ shape }) => cellsOfShape(place, shape)));
      paintCells([...cells], how);
      if (state.tool !== 'paint-box') store.setState({ tool: 'paint' });
    },
    deleteRule: (scope) =>
      void change((plan) => withoutRule(plan, scope), `Painted cells of ${scopeText(scope)} taken away`),
    clearPlan: () => void change(() => emptyPlan, 'All painted cells taken away'),
    takePlanOf: (runId) => {
      const plan = planOfSteering(store.getState().runs[runId]?.settings.steering);
      change(() => plan, 'Painted cells taken over from an answer');
      const { paintScope, tool } = store.getState();
      const isThere = plan.rules.some((rule) => sameScope(rule, paintScope));
      const [first] = plan.rules;
      store.setState({
        tool: tool === 'paint-box' ? tool : 'paint',
        ...(!isThere && first && { paintScope: { layers: first.layers, tokens: first.tokens } }),
      });
    },
    undoPaint: () => step(undone, true),
    redoPaint: () => step(redone, false),
  };
}

const middle = (selectionGridSide - 1) / 2;

const howWords: Readonly<Record<PaintHow, string>> = {
  in: 'painted in',
  out: 'painted out',
  erase: 'left to the model',
};

function cellWords(cell: number, plan: Plan, scope: PaintScope): string {
  const { row, column } = cellOfIndex(cell);
  const letter = plan.rules.find((rule) => sameScope(rule, scope))?.cells[cell];
  const state = letter === '+' ? ', painted in' : letter === '-' ? ', painted out' : '';
  return `Cell row ${row + 1}, column ${column + 1}${state}.`;
}
