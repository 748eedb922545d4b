import { X } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import { comparedRuns } from '../../state/compare/comparison.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Notice } from '../../ui/Notice.js';
import { useModal } from '../../ui/useModal.js';
import { AnswerColumns } from './AnswerColumns.js';
import { CompareFoot } from './CompareFoot.js';
import { ScoreMatrix } from './ScoreMatrix.js';
import { WishForm } from './WishForm.js';
import './compare.css';

/** One question as it is answered under several variants, selectors and thresholds, and by several models, side by side. */
export function CompareDialog() {
  const comparison = useApp((state) => state.comparison);
  const origin = useApp((state) => state.runs[state.comparison?.originRunId ?? '']);
  const runs = useApp(useShallow((state) => comparedRuns(state, state.comparison?.originRunId ?? '')));
  const actions = useActions();
  const dialog = useModal(comparison !== null);
  const close = (): void => actions.compare(null);
  return (
    <dialog
      ref={dialog}
      className="compare"
      aria-label="Compare answers"
      data-testid="compare-dialog"
      onClose={close}
    >
      <header>
        <h2>
          Compare: <q>{origin?.question}</q>
        </h2>
        <IconButton label="Close" onClick={close}>
          <X size={16} />
        </IconButton>
      </header>
      {comparison !== null && origin !== undefined && (
        <div className="compare__body" tabIndex={0} role="group" aria-label="Comparison">
          <WishForm origin={origin} compared={runs} />
          <AnswerColumns runs={runs} referenceRunId={comparison.referenceRunId} />
          <ScoreMatrix runs={runs} comparison={comparison} />
          {comparison.trouble !== null && (
            <Notice kind="error" testId="compare-trouble">
              {comparison.trouble.message}
            </Notice>
          )}
          <CompareFoot runs={runs} comparison={comparison} />
        </div>
      )}
    </dialog>
  );
}
