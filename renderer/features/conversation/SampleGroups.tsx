import { useState, type ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { answerProbability } from '../../state/runs/answerProbability.js';
import {
  agreementOf,
  sampleGroups,
  samplesOf,
  type DistinctAnswer,
  type SampleGroup,
} from '../../state/runs/samples.js';
import { firstAnswerToken } from '../../state/runs/tokenKind.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { formatShare } from '../../ui/formatNumber.js';

interface SampleGroupsProps {
  /** The run they were drawn beside. */
  readonly runId: string;
  /** A run, whole. */
  readonly turn: (runId: string) => ReactNode;
}

/** The answers that were drawn beside an answer, one group for each way of drawing, and how far they agree. */
export function SampleGroups({ runId, turn }: SampleGroupsProps) {
  const runs = useApp(useShallow((state) => samplesOf(state, runId)));
  const queue = useApp(({ askQueue }) =>
    askQueue?.originRunId === runId && askQueue.purpose === 'samples' ? askQueue : null,
  );
  const trouble = useApp(({ askQueueTrouble }) =>
    askQueueTrouble?.originRunId === runId ? askQueueTrouble.failure : null,
  );
  const actions = useActions();
  const groups = sampleGroups(runs);
  if (groups.length === 0 && queue === null && trouble === null) return null;
  return (
    <section className="samples" aria-label="Answers drawn to this question" data-testid="samples">
      {groups.map((group) => (
        <Group key={`${group.temperature} ${group.topP}`} group={group} turn={turn} />
      ))}
      {queue !== null && (
        <div className="samples__progress">
          <progress aria-label="Answers drawn" value={queue.done} max={queue.total} />
          <span>{queue.cancelling ? 'Cancelling' : `${queue.done} of ${queue.total} drawn`}</span>
          <Button disabled={queue.cancelling} onClick={() => actions.cancelAskQueue()}>
            Cancel
          </Button>
        </div>
      )}
      {trouble !== null && (
        <Notice kind="error" testId="samples-trouble">
          {trouble.message}
        </Notice>
      )}
    </section>
  );
}

function Group({
  group: { temperature, topP, runs },
  turn,
}: Pick<SampleGroupsProps, 'turn'> & { readonly group: SampleGroup }) {
  const { answers, counted, mostFrequent, pairwise } = agreementOf(runs);
  const unended = runs.filter(({ state }) => state === 'failed').length;
  return (
    <div className="samples__group" data-testid="sample-group">
      <h4>
        {counted} {counted === 1 ? 'answer' : 'answers'} drawn at temperature {temperature}
        {topP < 1 && `, top-p ${topP}`}
        {unended > 0 && `; ${unended} failed`}
      </h4>
      <dl className="samples__figures">
        <div title="Share of the answer that was drawn most often">
          <dt>Most frequent</dt>
          <dd>{mostFrequent === null ? '–' : formatShare(mostFrequent)}</dd>
        </div>
        <div title="Share of the pairs of answers that are the same">
          <dt>Pairs that agree</dt>
          <dd>{pairwise === null ? '–' : formatShare(pairwise)}</dd>
        </div>
      </dl>
      <ol>
        {answers.map((answer) => (
          <Answer key={answer.text} answer={answer} counted={counted} turn={turn} />
        ))}
      </ol>
    </div>
  );
}

/** A distinct answer; opened, the runs that gave it, and of these the one that is shown, whole. */
function Answer({
  answer: { text, runIds },
  counted,
  turn,
}: Pick<SampleGroupsProps, 'turn'> & { readonly answer: DistinctAnswer; readonly counted: number }) {
  const [open, setOpen] = useState(false);
  const shown = useApp(({ shownRunId }) => runIds.find((id) => id === shownRunId));
  return (
    <li>
      <button type="button" className="samples__answer" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="samples__count">
          {runIds.length} of {counted}
        </span>
        <span className="samples__text">{text === '' ? 'An empty answer' : text}</span>
      </button>
      {open && (
        <ul className="samples__runs">
          {runIds.map((runId) => (
            <SampleRun key={runId} runId={runId} />
          ))}
        </ul>
      )}
      {open && shown !== undefined && turn(shown)}
    </li>
  );
}

function SampleRun({ runId }: { readonly runId: string }) {
  const run = useApp((state) => state.runs[runId]);
  const shown = useApp((state) => state.shownRunId === runId);
  const actions = useActions();
  if (run === undefined) return null;
  const probability = answerProbability(run);
  return (
    <li>
      <span>
        Seed {run.settings.sampling.seed}
        {probability !== null && `, probability ${formatShare(probability)}`}
      </span>
      <Button
        look="quiet"
        aria-pressed={shown}
        onClick={() => actions.focusToken(runId, firstAnswerToken(run))}
      >
        {shown ? 'Shown' : 'Show its cells'}
      </Button>
    </li>
  );
}
