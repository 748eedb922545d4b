import { ChevronDown, ChevronRight, Columns2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TurnPlace } from '../../state/interventions/branchTree.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';

/** A turn where it stands in the tree of branches, what folds those that leave it, and what shows them side by side with it. */
export function TurnPlaceBox({
  runId,
  depth,
  branches,
  children,
}: TurnPlace & { readonly children: ReactNode }) {
  const isFolded = useApp((state) => state.foldedRuns.includes(runId));
  const isFinished = useApp((state) => state.runs[runId]?.state === 'finished');
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
        <p className="turn__branches">
          <Button look="quiet" aria-expanded={!isFolded} onClick={() => actions.toggleBranches(runId)}>
            {isFolded ? <ChevronRight size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
            {branches === 1 ? '1 branch' : `${branches} branches`}
          </Button>
          <Button look="quiet" disabled={!isFinished} onClick={() => actions.compare(runId)}>
            <Columns2 size={14} aria-hidden />
            Side by side
          </Button>
        </p>
      )}
    </div>
  );
}
