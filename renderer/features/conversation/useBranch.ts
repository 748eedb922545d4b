import { useMemo } from 'react';
import type { Run, TokenRecord } from '../../state/runs/run.js';
import { useApp } from '../../state/WindowModelContext.js';

/** How an answer that branched off another is compared with that, token by token. */
export interface BranchOf {
  /** Index of the first token that may differ. */
  readonly tokenIndex: number;
  /** The tokens of the answer it left. */
  readonly before: readonly TokenRecord[];
}

/** What a run branched off; null for one that did not, or whose source is gone. */
export function useBranch(run: Run | undefined): BranchOf | null {
  const origin = run?.origin;
  const before = useApp((state) => (origin?.how === 'branch' ? state.runs[origin.runId]?.tokens : undefined));
  const tokenIndex = origin?.tokenIndex;
  return useMemo(
    () => (before === undefined || tokenIndex === undefined ? null : { tokenIndex, before }),
    [before, tokenIndex],
  );
}

/** How a token of a branch stands to the one at its place in the answer it left: the first that may differ, another, the same. */
export function branchMark(branch: BranchOf | null, index: number, id: number): 'point' | 'other' | null {
  if (branch === null || index < branch.tokenIndex) return null;
  if (index === branch.tokenIndex) return 'point';
  return branch.before[index]?.id === id ? null : 'other';
}
