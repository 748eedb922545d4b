import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Notice } from '../../ui/Notice.js';
import { DeletedNotice } from './DeletedNotice.js';
import { KeptPictures } from './KeptPictures.js';
import { SessionRows } from './SessionRows.js';
import './sessions.css';

/** All sessions that are kept: searched, opened, named, copied, deleted. */
export function SessionsDialog() {
  const open = useApp((state) => state.sessionList !== null);
  const actions = useActions();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!open) element?.close();
    else if (element !== null) {
      element.showModal();
      // A dialog gives the focus to its first button.
      focusSearch(element);
    }
  }, [open]);
  const close = (): void => void actions.showSessions(false);
  return (
    <dialog
      ref={dialog}
      className="sessions"
      aria-label="Sessions"
      data-testid="sessions-dialog"
      onClose={close}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      {open && (
        <div className="sessions__body">
          <header className="sessions__head">
            <h2>Sessions</h2>
            <p>A session is your work on one picture: questions, answers, marks. It is saved as you go.</p>
            <IconButton label="Close" onClick={close}>
              <X size={16} />
            </IconButton>
          </header>
          <FoundSessions />
          <KeptPictures />
          <DeletedNotice />
        </div>
      )}
    </dialog>
  );
}

function FoundSessions() {
  const list = useApp((state) => state.sessionList);
  const actions = useActions();
  const rows = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => void actions.searchSessions(query), query === '' ? 0 : searchDelayMs);
    return () => clearTimeout(timer);
  }, [actions, query]);
  const found = list?.found ?? null;
  const intoList = (): void => rows.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
  return (
    <>
      <label className="sessions__search">
        <Search size={14} aria-hidden />
        <input
          type="search"
          aria-label="Search sessions"
          placeholder="Search names, questions, answers, labels, notes"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
            event.preventDefault();
            intoList();
          }}
        />
        <span role="status" className="sessions__count" data-testid="sessions-count">
          {found === null ? 'Looking…' : countText(found.length, list?.query ?? '')}
        </span>
      </label>
      {list?.trouble != null && (
        <Notice kind="error" testId="sessions-trouble">
          {list.trouble}
        </Notice>
      )}
      <div ref={rows} className="sessions__list">
        {found !== null && found.length > 0 && (
          <SessionRows found={found} toSearch={() => focusSearch(rows.current?.closest('dialog'))} />
        )}
        {found?.length === 0 && list?.trouble === null && (
          <div className="sessions__empty">
            {list.query === '' ? (
              <>
                <h3>No sessions yet</h3>
                <p>Open a picture and ask about it, or mark something on it: its session appears here.</p>
              </>
            ) : (
              <>
                <h3>Nothing found</h3>
                <p>No session has all of these words. Try fewer, or another spelling.</p>
              </>
            )}
          </div>
        )}
      </div>
    </>
  );
}

/** How long the search waits for more to be typed, in milliseconds. */
const searchDelayMs = 150;

function focusSearch(dialog: HTMLElement | null | undefined): void {
  dialog?.querySelector<HTMLElement>('input[type="search"]')?.focus();
}

function countText(count: number, query: string): string {
  if (query !== '') return `${count} found`;
  return count === 1 ? '1 session' : `${count} sessions`;
}
