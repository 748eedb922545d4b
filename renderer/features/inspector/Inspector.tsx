import { reportingLayers, selectsCells } from '../../../engine/protocol/reportingLayers.js';
import type { Variant } from '../../../engine/protocol/variant.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import { LocateFixed } from 'lucide-react';
import { useMemo } from 'react';
import { countTextTokens } from '../../state/runs/tokenKind.js';
import { selectedInPadding } from '../../state/masks/selectedInPadding.js';
import { useActions, useApp, useSelections } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { formatShare } from '../../ui/formatNumber.js';
import { meanSelected, type Run } from '../../state/runs/run.js';
import { Findings } from './Findings.js';
import { LayerCurve } from './LayerCurve.js';
import { PinComparison } from './PinComparison.js';
import { ReplayControls } from './ReplayControls.js';
import { shadeScale } from './shadeOf.js';
import { ShadingChoice } from './ShadingChoice.js';
import { SelectionMatrix } from './SelectionMatrix.js';
import { useShadedBy } from './useShadedBy.js';
import './inspector.css';

/** The bottom: the layer-by-token matrix of the shown run, and its curve over the layers. */
export function Inspector() {
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const follow = useApp((state) => state.follow);
  const actions = useActions();
  const failed = useApp(({ masks, shownRunId }) =>
    masks.failed !== null && masks.failed.runId === shownRunId ? masks.failed.message : null,
  );
  const layers = reportingLayers(run?.prefill);
  const selects = selectsCells(run?.prefill);
  const hasCells = run !== undefined && layers.length > 0 && run.columns > 0;
  const shadedBy = useShadedBy(run);
  const { shading, absolute } = useApp((state) => state.matrix);
  const scale = useMemo(
    () => shadeScale({ fractions: run?.fractions ?? null }, { shading, absolute }),
    [run?.fractions, shading, absolute],
  );
  return (
    <section className="inspector" aria-label="Layers and tokens">
      <header className="inspector__head">
        <div className="inspector__tools">
          <h2>Layers × tokens</h2>
          <p className="inspector__readout" data-testid="readout">
            <SummaryText run={run} />
          </p>
          {hasCells && (
            <>
              {selects && <ShadingChoice run={run} annotation={shadedBy.annotation} />}
              <ReplayControls />
              {selects && <Findings run={run} />}
            </>
          )}
        </div>
        <button
          type="button"
          className="button button--quiet inspector__follow"
          aria-pressed={follow}
          aria-label="Follow"
          title="Keep showing the newest token while the answer streams"
          onClick={() => actions.setFollow(!follow)}
        >
          <LocateFixed size={14} aria-hidden /> <span className="inspector__word">Follow</span>
        </button>
      </header>
      {failed !== null && (
        <div className="inspector__failed">
          <Notice
            kind="error"
            testId="masks-failed"
            actions={<Button onClick={() => actions.readMasksAgain()}>Try again</Button>}
          >
            <strong>The selections of this answer cannot be read.</strong> {failed}
          </Notice>
        </div>
      )}
      {!hasCells ? (
        <p className="inspector__empty">{emptyText(run?.settings.variant, run?.state)}</p>
      ) : (
        <div className="inspector__body">
          <div className="inspector__main">
            <SelectionMatrix run={run} layers={layers} shadedBy={shadedBy} scale={scale} />
            <PinComparison />
          </div>
          {selects && <LayerCurve run={run} layers={layers} />}
        </div>
      )}
    </section>
  );
}

function emptyText(variant: Variant | undefined, state: string | undefined): string {
  if (variant === undefined)
    return 'Ask a question: a column appears for every token, a row for every layer that selects cells.';
  if (variant !== 'flex')
    return state === 'running'
      ? 'Columns appear with the first token.'
      : `${variantNames[variant]} selects no cells, and this answer was asked without its attention: ask again to see where it looks.`;
  return state === 'running' ? 'Columns appear with the first token.' : 'This answer has no masks.';
}

/** What the matrix holds; the mean leaves out the last layer, whose choice nobody reads. */
function SummaryText({ run }: { readonly run: Run | undefined }) {
  const selections = useSelections();
  const mean = run === undefined ? null : meanSelected(run);
  if (run === undefined || run.prefill === null) return '';
  if (mean === null) {
    const { length: told } = selectsCells(run.prefill) ? [] : reportingLayers(run.prefill);
    if (told === 0) return '';
    const columns = countTextTokens(run);
    return `${told} layers × ${columns} ${columns === 1 ? 'token' : 'tokens'} · ${variantNames[run.settings.variant]} selects nothing; this is where it looked`;
  }
  const padding = selectedInPadding(selections, run) ?? 0;
  const inPadding = padding > 0 ? `, padding ${formatShare(padding)}` : '';
  const { length } = run.prefill.selectingLayers;
  const tokens = countTextTokens(run);
  return (
    <span title="Mean share of the cells selected, and of those in the padding, without the last layer, whose choice nobody reads">
      {length} layers × {tokens} {tokens === 1 ? 'token' : 'tokens'} · mean of layers read {formatShare(mean)}
      {inPadding}
    </span>
  );
}
