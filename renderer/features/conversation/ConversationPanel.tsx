import { useEffect, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useApp } from '../../state/WindowModelContext.js';
import { isSampleOf } from '../../state/runs/samples.js';
import { AnswerAnnouncer } from './AnswerAnnouncer.js';
import { Composer } from './Composer.js';
import { SampleDialog } from './SampleDialog.js';
import { TurnInSight } from './TurnInSight.js';
import './conversation.css';
import './answer.css';
import './composer.css';
import './samples.css';

/** The right side: the questions asked on this image, their answers, and the question box. */
export function ConversationPanel() {
  const runIds = useApp(
    useShallow(({ runIds: all, runs, currentImageId }) =>
      all.filter((id) => {
        const run = runs[id];
        return run !== undefined && run.imageId === currentImageId && !isSampleOf(run, runs);
      }),
    ),
  );
  const newest = runIds.at(-1) ?? null;
  const scroller = useStickyScroll(newest);
  return (
    <section className="conversation" aria-label="Conversation">
      <h2 className="visually-hidden">Conversation</h2>
      <div ref={scroller} className="conversation__turns" tabIndex={-1}>
        <div>
          {runIds.length === 0 && <NoTurns />}
          {runIds.map((runId) => (
            <TurnInSight key={runId} runId={runId} isNewest={runId === newest} />
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

/** Keeps the end in sight while it grows, unless the person scrolled away from it. */
function useStickyScroll(newest: string | null) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (element === null || !content) return undefined;
    let sticks = true;
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
    toEnd();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [newest]);
  return scroller;
}
