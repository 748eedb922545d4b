import { useEffect, useRef } from 'react';
import type { Viewport } from '../../canvas/geometry/viewport.js';
import { maxNoteLength } from '../../../engine/protocol/sessionLimits.js';
import { fontShare } from '../../canvas/geometry/textExtent.js';
import type { Writing } from '../../state/annotations/annotationSlice.js';
import { useActions } from '../../state/WindowModelContext.js';
import './textWriter.css';

interface TextWriterProps {
  readonly writing: Writing;
  /** How the picture lies on the stage. */
  readonly view: Viewport;
}

/** Where a text on the picture is written, in its place and size. Escape leaves all as it was; Ctrl+Enter or going elsewhere keeps it. */
export function TextWriter({ writing, view }: TextWriterProps) {
  const actions = useActions();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = box.current;
    element?.focus();
    element?.select();
  }, []);
  const linePx = Math.min(Math.max(writing.sizePx * view.scale, 12), 120);
  return (
    <textarea
      ref={box}
      className="text-writer"
      aria-label="Text on the image"
      placeholder="Text"
      rows={Math.max(1, writing.text.split('\n').length)}
      maxLength={maxNoteLength}
      defaultValue={writing.text}
      style={{
        left: writing.at[0] * view.scale + view.offset.x,
        top: writing.at[1] * view.scale + view.offset.y,
        fontSize: linePx * fontShare,
        lineHeight: `${linePx}px`,
      }}
      onBlur={(event) => actions.endWriting(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        const isDone = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
        if (event.key !== 'Escape' && !isDone) return;
        event.preventDefault();
        actions.endWriting(isDone ? event.currentTarget.value : null);
        document.querySelector<HTMLElement>('[data-testid="stage"]')?.focus();
      }}
    />
  );
}
