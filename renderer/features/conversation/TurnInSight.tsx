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
 * answers opens at once, can be searched and can be read out. One that is far again becomes its words again, as high as it was:
 * what a person has gone past takes no more room in memory than what was never in sight.
 */
export function TurnInSight({ runId, isNewest }: TurnInSightProps) {
  const place = useRef<HTMLDivElement>(null);
  const isShown = useApp((state) => state.shownRunId === runId);
  const isRunning = useApp((state) => state.runs[runId]?.state === 'running');
  const isWanted = isNewest || isShown || isRunning;
  const [isNear, setIsNear] = useState(isWanted);
  const [heightPx, setHeightPx] = useState<number | null>(null);
  const isWhole = isNear || isWanted;
  useEffect(() => {
    const element = place.current;
    if (element === null || isWanted) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const comes = entries.some(({ isIntersecting }) => isIntersecting);
        // Where somebody writes, nothing is taken away.
        if (!comes && (!isWhole || element.contains(document.activeElement))) return;
        if (!comes) setHeightPx(element.offsetHeight);
        setIsNear(comes);
      },
      { root: element.closest('.conversation__turns'), rootMargin: isWhole ? '400% 0px' : '100% 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isWhole, isWanted]);
  return (
    <div ref={place} style={isWhole || heightPx === null ? undefined : { minHeight: heightPx }}>
      {isWhole ? <Turn runId={runId} /> : <TurnWords runId={runId} />}
    </div>
  );
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
