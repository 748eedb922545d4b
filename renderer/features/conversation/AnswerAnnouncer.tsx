import { useApp } from '../../state/WindowModelContext.js';
import { answerText } from '../../state/runs/run.js';

/** Says the answer to screen readers once it is complete, not token by token. */
export function AnswerAnnouncer({ runId }: { readonly runId: string | null }) {
  const text = useApp((state) => {
    const run = state.runs[runId ?? ''];
    if (run === undefined || run.state === 'running') return '';
    const answer = answerText(run);
    if (run.state === 'failed') return answer === '' ? 'No answer.' : `Incomplete answer: ${answer}`;
    return run.state === 'stopped' ? `Stopped. Answer so far: ${answer}` : `Answer: ${answer}`;
  });
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="announcer">
      {text}
    </p>
  );
}
