import { useState } from 'react';
import type { ExperimentPlan } from '../../../engine/protocol/experiment.js';
import {
  controlLimits,
  defaultThresholds,
  experimentDefaults,
  type ExperimentKind,
  experimentKinds,
  maxSweepThresholds,
} from '../../../engine/protocol/experimentDefaults.js';
import { maxSeed, maxThreshold } from '../../../engine/protocol/limits.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Field } from '../../ui/Field.js';
import { NumberBox } from '../../ui/NumberBox.js';
import { Segments } from '../../ui/Segments.js';
import { experimentTexts } from './experimentTexts.js';

/** Sets up an experiment about the run that the dialog was opened for. */
export function ExperimentForm() {
  const run = useApp(({ runs, experiments }) => runs[experiments.runId ?? '']);
  const isBusy = useApp(({ experiments }) => experiments.records.some(({ state }) => state === 'running'));
  const actions = useActions();
  const [kind, setKind] = useState<ExperimentKind>('faithfulness');
  const [thresholds, setThresholds] = useState(defaultThresholds.join(', '));
  const [controls, setControls] = useState<number>(experimentDefaults.controls);
  const [seed, setSeed] = useState<number>(experimentDefaults.seed);
  const [curves, setCurves] = useState(true);
  const [method, setMethod] = useState<'cells' | 'halves'>(experimentDefaults.method);
  const list = readThresholds(thresholds);
  const plan = planOf();
  const isFlex = run?.settings.variant === 'flex';
  const canAsk = isFlex && run.state !== 'running' && run.tokens.length > 0;

  function planOf(): ExperimentPlan | null {
    switch (kind) {
      case 'sweep':
        return list === null ? null : { kind, thresholds: list };
      case 'faithfulness': {
        const { order, steps } = experimentDefaults;
        return { kind, controls, seed, order, steps: curves ? steps : 0 };
      }
      case 'sensitivity':
        return { kind, method, refineFrom: experimentDefaults.refineFrom };
      case 'robustness': {
        const { shifts, scales, qualities } = experimentDefaults;
        return { kind, shifts, scales, qualities };
      }
    }
  }

  return (
    <section className="experiment__view" aria-label="New experiment" data-testid="experiment-form">
      <p className="experiment__about">
        About: {run?.question ?? 'a question that is not here any more'}
        {run !== undefined &&
          !isFlex &&
          ' It was answered by a variant that selects no cells, so nothing can be changed.'}
      </p>
      <Segments<ExperimentKind>
        label="Experiment"
        value={kind}
        options={experimentKinds.map((value) => ({ value, ...experimentTexts[value] }))}
        onChange={setKind}
      />
      <p className="experiment__hint">{experimentTexts[kind].hint}</p>
      {kind === 'sweep' && (
        <Field
          label="Thresholds"
          hint={list === null ? undefined : `${list.length} thresholds, two runs each at most`}
        >
          <input
            className="experiment__list"
            aria-label="Thresholds"
            aria-invalid={list === null}
            value={thresholds}
            onChange={(event) => setThresholds(event.target.value)}
          />
          {list === null && (
            <span className="field__wrong" role="alert">
              Expected numbers from 0 to {maxThreshold} with commas between, at most {maxSweepThresholds}.
            </span>
          )}
        </Field>
      )}
      {kind === 'faithfulness' && (
        <>
          <Field label="Random controls" hint="of each region, and random orders of the curves">
            <NumberBox
              label="Random controls"
              value={controls}
              min={controlLimits.least}
              max={controlLimits.most}
              whole
              onChange={setControls}
            />
          </Field>
          <Field label="Seed of the controls">
            <NumberBox
              label="Seed of the controls"
              value={seed}
              min={0}
              max={maxSeed}
              whole
              onChange={setSeed}
            />
          </Field>
          <label className="experiment__check">
            <input type="checkbox" checked={curves} onChange={(event) => setCurves(event.target.checked)} />
            Deletion and insertion curves
          </label>
        </>
      )}
      {kind === 'sensitivity' && (
        <Segments<'cells' | 'halves'>
          label="How cells are dropped"
          value={method}
          options={[
            { value: 'cells', text: 'Every cell', hint: 'Up to 81 runs' },
            { value: 'halves', text: 'Quarters first', hint: 'Divided where dropping one changes something' },
          ]}
          onChange={setMethod}
        />
      )}
      <footer className="experiment__foot">
        <span className="experiment__hint">
          {isBusy
            ? 'Another experiment is running.'
            : 'A question goes first: the experiment waits for its answer.'}
        </span>
        <Button
          look="primary"
          disabled={!canAsk || plan === null || isBusy}
          onClick={() => plan !== null && void actions.startExperiment(plan)}
        >
          Start
        </Button>
      </footer>
    </section>
  );
}

/** Numbers with commas between; null where they are none, or out of bounds. */
function readThresholds(text: string): number[] | null {
  const words = text.split(',').map((word) => word.trim());
  const values = words.map((word) => (word === '' ? NaN : Number(word)));
  const isRight = values.every((value) => value >= 0 && value <= maxThreshold);
  return isRight && values.length <= maxSweepThresholds ? values : null;
}
