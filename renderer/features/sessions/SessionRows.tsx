import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { SessionSummary } from '../../../electron/ipc/sessionContracts.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { SessionRow } from './SessionRow.js';

interface SessionRowsProps {
  readonly found: readonly SessionSummary[];
  /** Moves the focus to the search box above. */
  readonly toSearch: () => void;
}

/** The sessions found, one below the other; only those in sight are in the document. One tab stop, arrow keys move. */
export function SessionRows({ found, toSearch }: SessionRowsProps) {
  const remPx = useApp((state) => state.remPx);
  const actions = useActions();
  const scroller = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 600 });
  const [chosen, setChosen] = useState<string | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const rowHeight = Math.round(rowRem * remPx);
  const at = Math.max(
    0,
    found.findIndex(({ sessionId }) => sessionId === chosen),
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => setSight({ top: element.scrollTop, height: element.clientHeight });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  /** The row that takes the focus once it is in the document. */
  const focusNext = useRef<number | null>(null);
  useEffect(() => {
    if (focusNext.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${focusNext.current}"]`);
    if (row == null) return;
    focusNext.current = null;
    row.focus({ preventScroll: true });
  });
  const goTo = (index: number): void => {
    const element = scroller.current;
    const to = Math.min(Math.max(index, 0), found.length - 1);
    if (element === null || found[to] === undefined) return;
    const top = to * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
    focusNext.current = to;
    setSight({ top: element.scrollTop, height: element.clientHeight });
    setChosen(found[to].sessionId);
  };

  const open = async ({ sessionId }: SessionSummary): Promise<void> => {
    await actions.showSessions(false);
    await actions.openSession(sessionId);
  };
  const remove = async ({ sessionId, name }: SessionSummary, index: number): Promise<void> => {
    const next = found[index + 1] ?? found[index - 1];
    if (!(await actions.deleteSession(sessionId, name))) return;
    if (next === undefined) toSearch();
    else {
      setChosen(next.sessionId);
      focusNext.current = Math.min(index, found.length - 2);
    }
  };
  const duplicate = async ({ sessionId }: SessionSummary): Promise<void> => {
    const copy = await actions.duplicateSession(sessionId);
    if (copy !== null) setChosen(copy);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const here = found[at];
    if (here === undefined || !(event.target as Element).matches('[data-row]')) return;
    const page = Math.max(1, Math.floor(sight.height / rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: found.length - 1,
    };
    const to = moves[event.key];
    if (event.key === 'ArrowUp' && at === 0) toSearch();
    else if (to !== undefined) goTo(to);
    else if (event.key === 'F2') setRenaming(here.sessionId);
    else if (event.key === 'Delete') void remove(here, at);
    else return;
    event.preventDefault();
  };

  const first = Math.max(0, Math.floor(sight.top / rowHeight) - spareRows);
  const end = Math.min(found.length, Math.ceil((sight.top + sight.height) / rowHeight) + spareRows);
  return (
    <div ref={scroller} className="sessions__scroller">
      <ul
        aria-label="Sessions"
        style={{ height: found.length * rowHeight }}
        onKeyDown={onKeyDown}
        data-testid="sessions-list"
      >
        {found.slice(first, end).map((session, offset) => {
          const index = first + offset;
          return (
            <SessionRow
              key={session.sessionId}
              session={session}
              index={index}
              count={found.length}
              top={index * rowHeight}
              height={rowHeight}
              isTabStop={index === at}
              isRenaming={session.sessionId === renaming}
              onFocus={() => setChosen(session.sessionId)}
              onOpen={() => void open(session)}
              onRename={() => setRenaming(session.sessionId)}
              onRenamed={(name, byKey) => {
                setRenaming(null);
                if (byKey) focusNext.current = index;
                if (name !== null) void actions.renameSession(session.sessionId, name);
              }}
              onDuplicate={() => void duplicate(session)}
              onReveal={() => void actions.revealSession(session.sessionId)}
              onDelete={() => void remove(session, index)}
            />
          );
        })}
      </ul>
    </div>
  );
}

/** Height of a row in rem, also in sessions.css. */
const rowRem = 3.75;

/** Rows above and below those in sight. */
const spareRows = 4;
