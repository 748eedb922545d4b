import { useApp } from '../../state/WindowModelContext.js';
import type { Run, RunStage } from '../../state/runs/run.js';

/** What happens before the first token: stage names with how far each has come. */
export function RunProgress({ run }: { readonly run: Run }) {
  const engine = useApp((state) => state.engine);
  if (run.state !== 'running')
    return run.state === 'finished' ? <p className="turn__end">The model gave an empty answer.</p> : null;
  const waiting = engine.state === 'starting' || engine.state === 'restarting';
  const stage = run.stage;
  const name = waiting
    ? 'Waiting for the engine to start'
    : run.prefill !== null
      ? 'Computing the first token'
      : stage === null
        ? 'Sending the question'
        : stageNames[stage.stage];
  const share = stage === null || stage.total === 0 ? null : stage.done / stage.total;
  return (
    <div className="progress" data-testid="progress">
      <p className="progress__name">
        <span>{name}</span>
        {stage !== null && stage.total > 1 && run.prefill === null && (
          <span className="progress__count">
            {stage.done} / {stage.total} {stageUnits[stage.stage]}
          </span>
        )}
      </p>
      <div
        className={
          share === null || run.prefill !== null ? 'progress__bar progress__bar--open' : 'progress__bar'
        }
        role="progressbar"
        aria-label={name}
        {...(share !== null && { 'aria-valuenow': Math.round(share * 100) })}
      >
        <span style={{ transform: `scaleX(${share ?? 0})` }} />
      </div>
      <ol className="progress__stages" aria-hidden>
        {stageOrder.map((key) => (
          <li key={key} className={stageClass(run, key)}>
            {key}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The stages of every run; weights are opened before them, at a variant's first question. */
const stageOrder: readonly RunStage['stage'][] = ['decode', 'preprocess', 'vision', 'prefill'];

const stageNames: Record<RunStage['stage'], string> = {
  weights: 'Opening the weights of this variant',
  decode: 'Decoding the image',
  preprocess: 'Padding and resizing',
  vision: 'Reading the image',
  prefill: 'Reading the prompt',
};

const stageUnits: Record<RunStage['stage'], string> = {
  weights: 'parts',
  decode: '',
  preprocess: '',
  vision: 'tiles',
  // A prompt passes the layers in up to two parts, so there may be more passes than layers.
  prefill: 'layer passes',
};

function stageClass(run: Run, stage: RunStage['stage']): string {
  const now =
    run.prefill !== null ? stageOrder.length : run.stage === null ? -1 : stageOrder.indexOf(run.stage.stage);
  const index = stageOrder.indexOf(stage);
  return index < now ? 'is-done' : index === now ? 'is-now' : '';
}
