import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TurnPlace } from '../../state/interventions/branchTree.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';

/** A turn where it stands in the tree of branches, and what folds those that leave it. */
export function TurnPlaceBox({
  runId,
  depth,
  branches,
  children,
}: TurnPlace & { readonly children: ReactNode }) {
  const isFolded = useApp((state) => state.foldedRuns.includes(runId));
  const actions = useActions();
  return (
    <div
      className={depth === 0 ? 'turn-place' : 'turn-place turn-place--branch'}
      // Deeper ones keep room for their words.
      style={depth === 0 ? undefined : { marginLeft: `${Math.min(depth, 4) * 0.75}rem` }}
      data-depth={depth}
    >
      {children}
      {branches > 0 && (
        <Button
          look="quiet"
          className="turn__branches"
          aria-expanded={!isFolded}
          onClick={() => actions.toggleBranches(runId)}
        >
          {isFolded ? <ChevronRight size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          {branches === 1 ? '1 branch' : `${branches} branches`}
        </Button>
      )}
    </div>
  );
}
