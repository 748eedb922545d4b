import { useShallow } from 'zustand/react/shallow';
import { shownHere } from '../../state/annotations/annotationSlice.js';
import { annotationLine, turnsHere } from '../../state/annotations/annotationWords.js';
import type { Annotation } from '../../../engine/protocol/annotation.js';
import type { Run } from '../../state/runs/run.js';
import type { Shading } from '../../state/view/inspectorSlice.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { shadeScale } from './shadeOf.js';

/** What the matrix is shaded by, and the scale of that in its own units. */
export function ShadingChoice({
  run,
  annotation,
}: {
  readonly run: Run;
  readonly annotation: Annotation | null;
}) {
  const { shading } = useApp((state) => state.matrix);
  return (
    <>
      <ShadingSelect annotation={annotation} />
      {shading === 'fraction' ? (
        <ShareScale run={run} />
      ) : (
        <FixedScale shading={shading} annotation={annotation} />
      )}
    </>
  );
}

function ShadingSelect({ annotation }: { readonly annotation: Annotation | null }) {
  const { shading } = useApp((state) => state.matrix);
  const drawn = useApp(shownHere);
  const turns = useApp(useShallow(turnsHere));
  const actions = useActions();
  const choose = (value: string): void => {
    const [chosen, annotationId] = value.split(/:(.*)/s);
    actions.setMatrix({ shading: chosen as Shading, ...(annotationId !== undefined && { annotationId }) });
  };
  return (
    <select
      className="select inspector__shading"
      aria-label="Shaded by"
      title={`What the matrix is shaded by (${shortcut('next-shading')})`}
      value={shading === 'annotation' ? `annotation:${annotation?.id ?? ''}` : shading}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="fraction">Share selected</option>
      <option value="overlap">Overlap with the token before</option>
      <optgroup label="How much was read of an annotation">
        {drawn.annotations.length === 0 && (
          <option value="annotation:" disabled>
            There is no annotation on the picture
          </option>
        )}
        {drawn.annotations.map((one) => (
          <option key={one.id} value={`annotation:${one.id}`}>
            Read of: {annotationLine(one, drawn, turns)}
          </option>
        ))}
      </optgroup>
    </select>
  );
}

/** Shares are shaded on the scale of the answer, or of all there can be. */
function ShareScale({ run }: { readonly run: Run }) {
  const { absolute } = useApp((state) => state.matrix);
  const actions = useActions();
  const scale = shadeScale(run, { shading: 'fraction', absolute });
  return (
    <button
      type="button"
      className="button button--quiet inspector__scale"
      aria-pressed={absolute}
      aria-label={`Shade from ${formatShare(scale.from)} to ${formatShare(scale.to)} selected. Absolute scale`}
      title={
        absolute
          ? 'Shaded on the scale of all shares; press for the scale of this run'
          : 'Shaded on the scale of this run; press for 0 to 100 %'
      }
      onClick={() => actions.setMatrix({ absolute: !absolute })}
    >
      <span>{formatShare(scale.from)}</span>
      <ScaleBar spread={scale.spread} />
      <span>
        {formatShare(scale.to)}
        <span className="inspector__word"> selected</span>
      </span>
    </button>
  );
}

function FixedScale({
  shading,
  annotation,
}: {
  readonly shading: 'overlap' | 'annotation';
  readonly annotation: Annotation | null;
}) {
  const isOverlap = shading === 'overlap';
  const hint = isOverlap
    ? 'Cells chosen both here and at the token before, of those chosen at either (intersection over union)'
    : 'Cells of the annotation that were chosen, of all the cells it lies in';
  return (
    <p className="inspector__scale inspector__scale--fixed" title={hint} data-testid="shade-scale">
      {!isOverlap && annotation === null ? (
        'no annotation'
      ) : (
        <>
          <span>{isOverlap ? '0' : '0 %'}</span>
          <ScaleBar spread={false} />
          <span>
            {isOverlap ? '1' : '100 %'}
            <span className="inspector__word">{isOverlap ? ' overlap (IoU)' : ' of it read'}</span>
          </span>
        </>
      )}
    </p>
  );
}

function ScaleBar({ spread }: { readonly spread: boolean }) {
  return <span className={`inspector__bar ${spread ? 'inspector__bar--absolute' : 'inspector__bar--own'}`} />;
}
