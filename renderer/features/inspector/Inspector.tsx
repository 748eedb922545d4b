import type { Variant } from '../../../engine/protocol/variant.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import { LocateFixed } from 'lucide-react';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { meanSelected, type Run } from '../../state/runs/run.js';
import { LayerCurve } from './LayerCurve.js';
import { SelectionMatrix } from './SelectionMatrix.js';
import './inspector.css';

/** The bottom: the layer-by-token matrix of the shown run, and its curve over the layers. */
export function Inspector() {
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const follow = useApp((state) => state.follow);
  const actions = useActions();
  const layers = run?.prefill?.selectingLayers ?? [];
  return (
    <section className="inspector" aria-label="Layers and tokens">
      <header className="inspector__head">
        <h2>Layers × tokens</h2>
        <p className="inspector__readout" data-testid="readout">
          {run === undefined ? '' : summaryText(run)}
        </p>
        <div className="inspector__scale" aria-hidden>
          <span>0 %</span>
          <span className="inspector__bar" />
          <span>100 % selected</span>
        </div>
        <button
          type="button"
          className="button button--quiet inspector__follow"
          aria-pressed={follow}
          title="Keep showing the newest token while the answer streams"
          onClick={() => actions.setFollow(!follow)}
        >
          <LocateFixed size={14} aria-hidden /> Follow
        </button>
      </header>
      {run === undefined || layers.length === 0 ? (
        <p className="inspector__empty">{emptyText(run?.settings.variant, run?.state)}</p>
      ) : (
        <div className="inspector__body">
          <SelectionMatrix run={run} layers={layers} />
          <LayerCurve run={run} layers={layers} />
        </div>
      )}
    </section>
  );
}

function emptyText(variant: Variant | undefined, state: string | undefined): string {
  if (variant === undefined)
    return 'Ask a question: a column appears for every token, a row for every layer that selects cells.';
  if (variant !== 'flex')
    return `${variantNames[variant]} selects no cells, so there is nothing to show by layer.`;
  return state === 'running' ? 'Columns appear with the first token.' : 'This answer has no masks.';
}

function summaryText(run: Run): string {
  const mean = meanSelected(run);
  if (mean === null || run.prefill === null) return '';
  return `${run.prefill.selectingLayers.length} layers × ${run.columns} tokens, ${formatShare(mean)} of the cells selected on average`;
}
