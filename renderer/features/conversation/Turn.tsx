import { RotateCcw } from 'lucide-react';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { Notice } from '../../ui/Notice.js';
import { AnswerTokens } from './AnswerTokens.js';
import type { AskSettings, Run } from '../../state/runs/run.js';
import { answeredAs } from '../../state/runs/variantTexts.js';
import { RunProgress } from './RunProgress.js';
import { RunStats } from './RunStats.js';

/** One question with its answer, figures and notices. */
export function Turn({ runId }: { readonly runId: string }) {
  const run = useApp((state) => state.runs[runId]);
  const shown = useApp((state) => state.shownRunId === runId);
  const actions = useActions();
  if (run === undefined) return null;
  return (
    <article className={shown ? 'turn turn--shown' : 'turn'} data-testid="turn" data-state={run.state}>
      <header className="turn__head">
        <h3 className="turn__question">{run.question}</h3>
        <IconButton label="Ask again" onClick={() => void actions.ask(run.question)}>
          <RotateCcw size={14} />
        </IconButton>
      </header>
      <p className="turn__settings">{settingsText(run.settings, run.prefill?.trainedFor)}</p>
      {run.tokens.length > 0 ? (
        <AnswerTokens runId={runId} tokens={run.tokens} growing={run.state === 'running'} />
      ) : (
        <RunProgress run={run} />
      )}
      {run.failure !== null && <FailureNotice run={run} />}
      {run.state === 'stopped' && <p className="turn__end">Stopped by you.</p>}
      {run.result?.stopped === 'length' && (
        <p className="turn__end">Ended at the limit of {run.settings.sampling.maxNewTokens} tokens.</p>
      )}
      {(run.tokens.length > 0 || run.result !== null) && <RunStats run={run} />}
      {!shown && run.selections > 0 && (
        <Button look="quiet" className="turn__show" onClick={() => actions.focusToken(runId, 0)}>
          Show its cells
        </Button>
      )}
    </article>
  );
}

function FailureNotice({ run }: { readonly run: Run }) {
  const engineDown = useApp((state) => state.engine.state === 'failed');
  const actions = useActions();
  const partial = run.tokens.length > 0;
  return (
    <Notice
      kind="error"
      testId="run-failure"
      actions={
        // The ways out of that stand by the question box.
        engineDown ? undefined : <Button onClick={() => void actions.ask(run.question)}>Ask again</Button>
      }
    >
      <strong>{partial ? 'The answer is incomplete.' : 'No answer.'}</strong> {run.failure?.message}
    </Notice>
  );
}

function settingsText(
  { variant, sampling, threshold, selector }: AskSettings,
  trainedFor: AskSettings['variant'] | undefined,
): string {
  const parts = [answeredAs(variant, trainedFor)];
  if (variant === 'flex' && selector !== 'attention') parts.push(`selector ${selector}`);
  if (variant === 'flex' && threshold !== undefined) parts.push(`threshold ${threshold}`);
  if (sampling.temperature > 0) {
    parts.push(`temperature ${sampling.temperature}`, `top-p ${sampling.topP}`, `seed ${sampling.seed}`);
  }
  return parts.join(' · ');
}
