import { useEffect, useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useApp } from '../../state/WindowModelContext.js';
import { isSampleOf } from '../../state/runs/samples.js';
import { AnswerAnnouncer } from './AnswerAnnouncer.js';
import { Composer } from './Composer.js';
import { branchTree } from '../../state/interventions/branchTree.js';
import { turnId } from './turnId.js';
import { SampleDialog } from './SampleDialog.js';
import { TurnInSight } from './TurnInSight.js';
import { TurnPlaceBox } from './TurnPlaceBox.js';
import './conversation.css';
import './answer.css';
import './composer.css';
import './interventions.css';
import './samples.css';

/** The right side: the questions asked on this image, their answers, and the question box. */
export function ConversationPanel() {
  const runIds = useApp(
    useShallow(({ runIds: all, runs, currentImageId }) =>
      all.filter((id) => {
        const run = runs[id];
        return run?.imageId === currentImageId && !isSampleOf(run, runs);
      }),
    ),
  );
  const newest = runIds.at(-1) ?? null;
  const origins = useApp(
    useShallow((state) => Object.fromEntries(runIds.map((id) => [id, state.runs[id]?.origin]))),
  );
  const folded = useApp((state) => state.foldedRuns);
  const places = useMemo(() => branchTree(runIds, origins, folded), [runIds, origins, folded]);
  const scroller = useStickyScroll(newest, places.at(-1)?.runId === newest);
  return (
    <section className="conversation" aria-label="Conversation">
      <h2 className="visually-hidden">Conversation</h2>
      <div ref={scroller} className="conversation__turns" tabIndex={-1}>
        <div>
          {runIds.length === 0 && <NoTurns />}
          {places.map(({ runId, depth, branches }) => (
            <TurnPlaceBox key={runId} runId={runId} depth={depth} branches={branches}>
              <TurnInSight runId={runId} isNewest={runId === newest} />
            </TurnPlaceBox>
          ))}
        </div>
      </div>
      <Composer />
      <AnswerAnnouncer runId={newest} />
      <SampleDialog />
    </section>
  );
}

function NoTurns() {
  const hasImage = useApp((state) => state.currentImageId !== null);
  return (
    <div className="conversation__empty">
      <h2>{hasImage ? 'Ask about this image' : 'No image yet'}</h2>
      <p>
        {hasImage
          ? 'The answer streams in here, token by token. Pick a token to see which cells each layer read for it.'
          : 'Open an image to ask about it.'}
      </p>
    </div>
  );
}

/**
 * Keeps the end in sight while it grows, unless the person scrolled away from it. A newest turn that is not the last, as a branch
 * among others, is brought into sight once.
 */
function useStickyScroll(newest: string | null, isLast: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (element === null || !content) return undefined;
    let sticks = isLast;
    const toEnd = (): void => {
      if (sticks) element.scrollTop = element.scrollHeight;
    };
    const onScroll = (): void => {
      sticks = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
    };
    const observer = new ResizeObserver(toEnd);
    observer.observe(content);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    if (isLast) toEnd();
    else document.getElementById(turnId(newest ?? ''))?.scrollIntoView({ block: 'nearest' });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [newest, isLast]);
  return scroller;
}
