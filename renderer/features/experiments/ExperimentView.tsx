import { useMemo } from 'react';
import { findingsText } from '../../../engine/findings/findingsText.js';
import { experimentFigures } from '../../../engine/findings/plots/experimentFigures.js';
import type { ExperimentRecord } from '../../../engine/protocol/experiment.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { experimentTexts, stateText } from './experimentTexts.js';
import { ExperimentTable } from './ExperimentTable.js';
import { FigureView } from './FigureView.js';

/** An experiment that runs or ran: how far it is, what it found so far, its numbers, and the ways on. */
export function ExperimentView({ record }: { readonly record: ExperimentRecord }) {
  const { experimentId, plan, state, base, points, expected, failure } = record;
  const secondsLeft = useApp(({ experiments }) => experiments.secondsLeft);
  const exportedTo = useApp(({ experiments }) => experiments.exportedTo);
  const actions = useActions();
  const figures = useMemo(
    () => (base === null ? [] : experimentFigures(plan.kind, base, points)),
    [plan.kind, base, points],
  );
  const found = useMemo(
    () => (base === null ? [] : findingsText(plan.kind, base, points)),
    [plan.kind, base, points],
  );
  const isRunning = state === 'running';
  const hasPoints = points.length > 0;
  return (
    <section
      className="experiment__view"
      aria-label={experimentTexts[plan.kind].text}
      data-testid="experiment"
    >
      <p className="experiment__state" role="status" data-testid="experiment-state" data-state={state}>
        <span>{stateText(record)}</span>
        <span>{isRunning && secondsLeft !== null ? `about ${Math.ceil(secondsLeft)} s left` : ''}</span>
      </p>
      {isRunning && (
        <progress
          aria-label="Points measured"
          {...(expected !== null && { max: expected, value: points.length })}
        />
      )}
      {failure !== null && <Notice kind="error">{failure}</Notice>}
      <p className="experiment__about">
        {record.question} {base !== null && <strong>{base.answer}</strong>}
        {base !== null && ` (log-probability ${base.logProbability.toFixed(4).replace('-', '−')} nats)`}
      </p>
      {found.length > 0 && (
        <ul className="experiment__found" data-testid="experiment-found">
          {found.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {figures.map((figure) => (
        <FigureView key={figure.title} figure={figure} />
      ))}
      {base !== null && hasPoints && (
        <details>
          <summary>The same numbers as a table</summary>
          <ExperimentTable kind={plan.kind} base={base} points={points} />
        </details>
      )}
      {exportedTo !== null && <Notice kind="note">Written to {exportedTo}</Notice>}
      <footer className="experiment__foot">
        {isRunning ? (
          <Button onClick={actions.cancelExperiment}>Stop</Button>
        ) : (
          <>
            <Button look="quiet" onClick={() => void actions.deleteExperiment(experimentId)}>
              Delete
            </Button>
            {state !== 'finished' && (
              <Button look="primary" onClick={() => void actions.resumeExperiment(experimentId)}>
                Go on
              </Button>
            )}
          </>
        )}
        {plan.kind === 'sensitivity' && (
          <Button disabled={!hasPoints} onClick={() => actions.showSensitivity(experimentId)}>
            Show on the picture
          </Button>
        )}
        <Button disabled={!hasPoints} onClick={() => void actions.exportExperiment(experimentId, 'csv')}>
          Export CSV…
        </Button>
        <Button disabled={!hasPoints} onClick={() => void actions.exportExperiment(experimentId, 'svg')}>
          Export SVG…
        </Button>
      </footer>
    </section>
  );
}
