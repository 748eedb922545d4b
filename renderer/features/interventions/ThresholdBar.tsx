import { ArrowUp, X } from 'lucide-react';
import { maxThreshold } from '../../../engine/protocol/limits.js';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { countCells } from '../../../engine/selection/applySelector.js';
import { usePreviewedCells } from '../../state/interventions/usePreviewedCells.js';
import { useActions, useApp, useSelections } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { formatShare } from '../../ui/formatNumber.js';
import { IconButton } from '../../ui/IconButton.js';
import { NumberBox } from '../../ui/NumberBox.js';

/** Another threshold, tried on the map of the shown layer and token: what it would select, and asking with it. */
export function ThresholdBar() {
  const threshold = useApp((state) => state.thresholdPreview) ?? 0;
  const { layer, tokenIndex } = useApp((state) => state.focus);
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const cells = usePreviewedCells();
  const selections = useSelections();
  useApp((state) => state.masks.arrived);
  const actions = useActions();
  const now = run === undefined || layer === null ? undefined : selections.at(run.runId, tokenIndex, layer);
  const own = run?.settings.threshold ?? run?.model?.threshold;
  const isFirst = layer === run?.prefill?.selectingLayers[0];
  return (
    <section className="paint-bar" aria-label="Threshold" data-testid="threshold-bar">
      <div className="paint-bar__line">
        <label className="paint-bar__pair" htmlFor="threshold-slider">
          Threshold
        </label>
        <input
          id="threshold-slider"
          type="range"
          className="range paint-bar__slider"
          aria-label="Threshold, 0 to 255"
          // Who begins to try one moves it next.
          autoFocus
          min={0}
          max={maxThreshold}
          step={1}
          value={threshold}
          onChange={(event) => actions.previewThreshold(event.target.valueAsNumber)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            actions.previewThreshold(null);
          }}
        />
        <NumberBox
          label="Threshold as a number"
          value={threshold}
          min={0}
          max={maxThreshold}
          onChange={(value) => actions.previewThreshold(value)}
        />
        <p className="paint-bar__figures" role="status" data-testid="threshold-figures">
          {cells === null
            ? 'The attention map of this layer and token is not here.'
            : figures(countCells(cells), now === undefined ? null : countCells(now.selectionGrid))}
          {own !== undefined && `; the answer was given with ${own}`}
        </p>
        <span className="paint-bar__end">
          <Button look="primary" onClick={() => void actions.askThreshold()}>
            Ask again with {threshold} <ArrowUp size={14} aria-hidden />
          </Button>
          <IconButton label="Leave the threshold as it was" onClick={() => actions.previewThreshold(null)}>
            <X size={15} />
          </IconButton>
        </span>
      </div>
      <p className="paint-bar__hint">
        <strong>Preview</strong>: what layer {layer ?? '–'} would select for token {tokenIndex + 1} from the
        map it had.{' '}
        {isFirst
          ? 'It is the first layer that selects, so asked again it selects just that, as long as the tokens before are the same.'
          : 'Asked again, earlier layers select otherwise too, so this layer would see another map.'}
      </p>
    </section>
  );
}

function figures(count: number, now: number | null): string {
  const share = formatShare(count / selectionGridCells);
  const before = now === null ? '' : `, now ${now}`;
  return `${count} of ${selectionGridCells} cells (${share})${before}`;
}
