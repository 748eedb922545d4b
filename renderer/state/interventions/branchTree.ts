import type { Origin } from '../../../engine/protocol/origin.js';

/** A turn in its place: branches stand under the run they leave. */
export interface TurnPlace {
  readonly runId: string;
  /** 0 for a question of its own, 1 for a branch of it, 2 for a branch of that. */
  readonly depth: number;
  /** Branches that leave this run, and those that leave them. */
  readonly branches: number;
}

/**
 * The turns of a conversation in the order they were asked, but each branch under the run it leaves.
 *
 * @param runIds of one picture, the oldest first. @param origins by run. @param folded runs whose branches are left out.
 */
export function branchTree(
  runIds: readonly string[],
  origins: Readonly<Record<string, Origin | undefined>>,
  folded: readonly string[] = [],
): readonly TurnPlace[] {
  const here = new Set(runIds);
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  for (const runId of runIds) {
    const source = branchSource(origins[runId]);
    if (source === null || !here.has(source) || source === runId) roots.push(runId);
    else children.set(source, [...(children.get(source) ?? []), runId]);
  }
  const countUnder = (runId: string): number =>
    (children.get(runId) ?? []).reduce((sum, child) => sum + 1 + countUnder(child), 0);
  const placesFrom = (runId: string, depth: number): readonly TurnPlace[] => [
    { runId, depth, branches: countUnder(runId) },
    ...(folded.includes(runId) ? [] : (children.get(runId) ?? [])).flatMap((child) =>
      placesFrom(child, depth + 1),
    ),
  ];
  return roots.flatMap((runId) => placesFrom(runId, 0));
}

function branchSource(origin: Origin | undefined): string | null {
  return origin?.how === 'branch' ? origin.runId : null;
}
