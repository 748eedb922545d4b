import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { questionBoxId } from '../../commands/windowCommands.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { Notice } from '../../ui/Notice.js';
import { AnswerTokens } from './AnswerTokens.js';
import { BranchForm } from './BranchForm.js';
import { CopyMenu } from './CopyMenu.js';
import { InterveneMenu } from './InterveneMenu.js';
import { OriginNote } from './OriginNote.js';
import { OutsideNote } from './OutsideNote.js';
import { settingsText } from '../../state/runs/settingsText.js';
import type { Run } from '../../state/runs/run.js';
import { showsSame } from '../../state/runs/runSlice.js';
import { firstAnswerToken } from '../../state/runs/tokenKind.js';
import { RunProgress } from './RunProgress.js';
import { RunStats } from './RunStats.js';
import { turnId } from './turnId.js';
import { useBranch } from './useBranch.js';
import { SampleGroups } from './SampleGroups.js';
import { TurnMenu } from './TurnMenu.js';
import { TokenViewPopover } from './TokenViewPopover.js';
import { VerdictField } from './VerdictField.js';

/** One question with its answer, figures and notices. */
export function Turn({ runId }: { readonly runId: string }) {
  const run = useApp((state) => state.runs[runId]);
  const shown = useApp((state) => state.shownRunId === runId);
  const otherwise = useApp(({ runs, images }) => {
    const image = images[runs[runId]?.imageId ?? ''];
    return image !== undefined && run !== undefined && !showsSame(run, image);
  });
  const branchingAt = useApp(({ branching }) => (branching?.runId === runId ? branching.tokenIndex : null));
  const branch = useBranch(run);
  const actions = useActions();
  if (run === undefined) return null;
  const edit = (): void => {
    actions.editQuestion(runId);
    document.getElementById(questionBoxId)?.focus();
  };
  return (
    <article
      id={turnId(runId)}
      className={shown ? 'turn turn--shown' : 'turn'}
      data-testid="turn"
      data-state={run.state}
    >
      <header className="turn__head">
        <h3 className="turn__question">{run.question}</h3>
        <div className="turn__actions">
          {shown && <TokenViewPopover />}
          <CopyMenu run={run} />
          <InterveneMenu run={run} />
          <IconButton label="Edit and ask again" onClick={edit}>
            <Pencil size={14} />
          </IconButton>
          <IconButton label="Ask again" onClick={() => void actions.ask(run.question)}>
            <RotateCcw size={14} />
          </IconButton>
          <TurnMenu run={run} />
          <IconButton
            label={run.state === 'running' ? 'Delete (once the answer has ended)' : 'Delete'}
            disabled={run.state === 'running'}
            onClick={() => void actions.deleteTurn(runId)}
          >
            <Trash2 size={14} />
          </IconButton>
        </div>
      </header>
      <p className="turn__settings">
        {settingsText(run.settings, run.prefill?.trainedFor, run.picture.shown, run.model)}
      </p>
      <OriginNote run={run} />
      <OutsideNote outside={run.prefill?.outside} />
      {run.tokens.length > 0 ? (
        <AnswerTokens
          runId={runId}
          tokens={run.tokens}
          result={run.result}
          growing={run.state === 'running'}
          branch={branch}
        />
      ) : (
        <RunProgress run={run} />
      )}
      {branchingAt !== null && <BranchForm key={branchingAt} run={run} tokenIndex={branchingAt} />}
      {run.failure !== null && <FailureNotice run={run} />}
      {run.state === 'stopped' && (
        <p className="turn__end">
          {run.result === null ? 'Cut off: Fovea ended before the answer did.' : 'Stopped by you.'}
        </p>
      )}
      {run.result?.stopped === 'length' && (
        <p className="turn__end">Ended at the limit of {run.settings.sampling.maxNewTokens} tokens.</p>
      )}
      {(run.tokens.length > 0 || run.result !== null) && <RunStats run={run} />}
      {run.state !== 'running' && run.tokens.length > 0 && <VerdictField run={run} />}
      {!shown && run.selections > 0 && (
        <Button
          look="quiet"
          className="turn__show"
          title={otherwise && run.picture.shown !== '' ? `Goes back to ${run.picture.shown}` : undefined}
          onClick={() => actions.focusToken(runId, firstAnswerToken(run))}
        >
          {selectsCells(run.prefill) ? 'Show its cells' : 'Show where it looked'}
          {otherwise && ', on the image as it was'}
        </Button>
      )}
      <SampleGroups runId={runId} turn={(id) => <Turn runId={id} />} />
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
