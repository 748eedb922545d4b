import { outsideTaughtText } from '../../../engine/protocol/outsideTaughtText.js';
import { useApp } from '../../state/WindowModelContext.js';
import { answerText } from '../../state/runs/run.js';

/**
 * Says to screen readers that a question lies outside what the model was taught as soon as that is known, and the answer once
 * it is complete, not token by token.
 */
export function AnswerAnnouncer({ runId }: { readonly runId: string | null }) {
  const text = useApp((state) => {
    const run = state.runs[runId ?? ''];
    if (run === undefined) return '';
    if (run.state === 'running') return outsideTaughtText(run.prefill?.outside) ?? '';
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
