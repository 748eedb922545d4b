import { isOfOpenModel, scoreOf, settingName } from '../../state/compare/comparison.js';
import type { CompareSlice } from '../../state/compare/compareSlice.js';
import { answerText, type Run } from '../../state/runs/run.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { formatNats } from './formatNats.js';

interface ScoreMatrixProps {
  readonly runs: readonly Run[];
  readonly comparison: NonNullable<CompareSlice['comparison']>;
}

/** How probable each answer is under each setting: a line an answer, a column a setting. */
export function ScoreMatrix({ runs, comparison }: ScoreMatrixProps) {
  const model = useApp((state) => state.model);
  const actions = useActions();
  const own = runs.filter((run) => isOfOpenModel(run, model));
  const { scoring } = comparison;
  const isKnown = own.every((answer) =>
    own.every((setting) => scoreOf(answer, setting, comparison) !== null),
  );
  return (
    <section className="compare__scores" aria-label="Log-probability of each other's answers">
      <h3>Log-probability of each answer under each setting, in nats</h3>
      <div className="compare__scroll" tabIndex={0} role="group" aria-label="Table of log-probabilities">
        <table data-testid="score-matrix">
          <thead>
            <tr>
              <th scope="col">Answer</th>
              {runs.map((run, index) => (
                <th key={run.runId} scope="col" title={settingName(run)}>
                  under {index + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((answer, index) => (
              <tr key={answer.runId}>
                <th scope="row">
                  <span className="compare__answered">
                    {index + 1}. <span className="compare__short">{answerText(answer)}</span>
                  </span>
                </th>
                {runs.map((setting) => {
                  const score = scoreOf(answer, setting, comparison);
                  return (
                    <td key={setting.runId} className={setting === answer ? 'compare__own' : undefined}>
                      {score === null ? '–' : formatNats(score)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {own.length < runs.length && (
        <p className="compare__none">
          Answers of another model than the one that is open are not scored: its tokens are others.
        </p>
      )}
      <div className="compare__line">
        {scoring === null ? (
          <Button disabled={own.length < 2 || isKnown} onClick={() => void actions.scoreEachOther()}>
            Score each other’s answers
          </Button>
        ) : (
          <>
            <progress aria-label="Answers scored" value={scoring.done} max={scoring.total} />
            <span>
              {scoring.done} of {scoring.total} scored
            </span>
            <Button onClick={() => actions.cancelScoring()}>Cancel</Button>
          </>
        )}
      </div>
    </section>
  );
}
