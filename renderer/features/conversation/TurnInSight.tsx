import { useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../../state/WindowModelContext.js';
import { answerText } from '../../state/runs/run.js';
import { Turn } from './Turn.js';

interface TurnInSightProps {
  readonly runId: string;
  /** The newest is whole at once. */
  readonly isNewest: boolean;
}

/**
 * A turn that is made whole when it comes near to sight: until then it is its words alone, so that a conversation of a thousand
 * answers opens at once, can be searched and can be read out.
 */
export function TurnInSight({ runId, isNewest }: TurnInSightProps) {
  const place = useRef<HTMLDivElement>(null);
  const isShown = useApp((state) => state.shownRunId === runId);
  const isRunning = useApp((state) => state.runs[runId]?.state === 'running');
  const [wasNear, setWasNear] = useState(isNewest || isShown || isRunning);
  const isWhole = wasNear || isNewest || isShown || isRunning;
  useEffect(() => {
    const element = place.current;
    if (element === null || isWhole) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setWasNear(true);
      },
      { root: element.closest('.conversation__turns'), rootMargin: '100% 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isWhole]);
  return <div ref={place}>{isWhole ? <Turn runId={runId} /> : <TurnWords runId={runId} />}</div>;
}

/** A turn without its tokens and figures, about as high as it is with them. */
function TurnWords({ runId }: { readonly runId: string }) {
  const run = useApp((state) => state.runs[runId]);
  const answer = useMemo(() => (run === undefined ? '' : answerText(run)), [run]);
  if (run === undefined) return null;
  return (
    <article className="turn turn--words" data-testid="turn-words">
      <header className="turn__head">
        <h3 className="turn__question">{run.question}</h3>
      </header>
      <p className="answer">{answer}</p>
    </article>
  );
}
