import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import type { Span, Steering } from '../../../engine/protocol/steering.js';
import type { PaintHow } from '../../canvas/geometry/painting.js';

/** Where painted cells hold: for which layers that choose, and for which tokens of the answer; null for all. */
export interface PaintScope {
  readonly layers: Span | null;
  readonly tokens: Span | null;
}

/** Cells painted for one scope. */
export interface PlanRule extends PaintScope {
  /** A letter a cell of the 9 x 9 grid, in raster order: `+` in, `-` out, `.` left to the model. */
  readonly cells: string;
}

/** All that is painted on a picture: at most one rule a scope, none of them empty. */
export interface Plan {
  readonly rules: readonly PlanRule[];
}

/** Nothing is painted. */
export const emptyPlan: Plan = { rules: [] };

/** Holds for all layers and tokens. */
export const everywhere: PaintScope = { layers: null, tokens: null };

const letters: Readonly<Record<PaintHow, string>> = { in: '+', out: '-', erase: '.' };
const blank = '.'.repeat(selectionGridCells);

/** The plan with cells painted for a scope; the same plan where that changes nothing. */
export function painted(plan: Plan, scope: PaintScope, cells: readonly number[], how: PaintHow): Plan {
  const at = plan.rules.findIndex((rule) => sameScope(rule, scope));
  const before = plan.rules[at]?.cells ?? blank;
  const chosen = new Set(cells);
  const after = Array.from(before, (letter, cell) => (chosen.has(cell) ? letters[how] : letter)).join('');
  if (after === before) return plan;
  const { layers, tokens } = scope;
  const rule = { layers, tokens, cells: after };
  const rules = at < 0 ? [...plan.rules, rule] : plan.rules.map((one, index) => (index === at ? rule : one));
  return { rules: rules.filter((one) => one.cells !== blank) };
}

/** The plan with the rule of a scope moved to another, over what is painted there. */
export function moved(plan: Plan, from: PaintScope, to: PaintScope): Plan {
  const rule = plan.rules.find((one) => sameScope(one, from));
  if (rule === undefined || sameScope(from, to)) return plan;
  const there = plan.rules.find((one) => sameScope(one, to))?.cells ?? blank;
  const cells = Array.from(rule.cells, (letter, cell) => (letter === '.' ? there[cell]! : letter)).join('');
  const { layers, tokens } = to;
  const rest = plan.rules.filter((one) => !sameScope(one, to));
  return { rules: rest.map((one) => (one === rule ? { layers, tokens, cells } : one)) };
}

/** The plan without the rule of a scope. */
export function withoutRule(plan: Plan, scope: PaintScope): Plan {
  const rules = plan.rules.filter((rule) => !sameScope(rule, scope));
  return rules.length === plan.rules.length ? plan : { rules };
}

/** Whether two scopes are the same. */
export function sameScope(one: PaintScope, other: PaintScope): boolean {
  return sameSpan(one.layers, other.layers) && sameSpan(one.tokens, other.tokens);
}

function sameSpan(one: Span | null, other: Span | null): boolean {
  return one === other || (one !== null && other !== null && one[0] === other[0] && one[1] === other[1]);
}

/** The plan as a question takes it; undefined where nothing is painted. */
export function planSteering({ rules }: Plan): Steering | undefined {
  if (rules.length === 0) return undefined;
  return {
    rules: rules.map(({ layers, tokens, cells }) => ({
      ...(layers && { layers }),
      ...(tokens && { tokens }),
      ...(cells.includes('+') && { force: gridOf(cells, '+') }),
      ...(cells.includes('-') && { forbid: gridOf(cells, '-') }),
    })),
  };
}

/** How a question was steered, as a plan that can be painted on. */
export function planOfSteering(steering: Steering | undefined): Plan {
  if (steering === undefined) return emptyPlan;
  const { rules = [], force, forbid } = steering;
  return [{ force, forbid, layers: undefined, tokens: undefined }, ...rules].reduce<Plan>((plan, rule) => {
    const scope = { layers: rule.layers ?? null, tokens: rule.tokens ?? null };
    const forced = painted(plan, scope, cellsOf(rule.force), 'in');
    // What is both is never read.
    return painted(forced, scope, cellsOf(rule.forbid), 'out');
  }, emptyPlan);
}

/** How many cells a rule paints in and out. */
export function paintedCount({ cells }: Pick<PlanRule, 'cells'>): {
  readonly in: number;
  readonly out: number;
} {
  const count = (letter: string): number => cells.split(letter).length - 1;
  return { in: count('+'), out: count('-') };
}

/** uint8 [81] of a rule's letters. */
export function gridOf(cells: string, letter: '+' | '-'): Uint8Array {
  return Uint8Array.from(cells, (one) => (one === letter ? 1 : 0));
}

function cellsOf(grid: Uint8Array | undefined): readonly number[] {
  return grid === undefined ? [] : [...grid.keys()].filter((cell) => grid[cell] !== 0);
}
