import { CopyPlus, FolderOpen, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { SessionSummary } from '../../../electron/ipc/sessionContracts.js';
import { maxSessionNameLength } from '../../../engine/protocol/sessionLimits.js';
import { useApp } from '../../state/WindowModelContext.js';
import { formatWhen } from '../../ui/formatWhen.js';
import { IconButton } from '../../ui/IconButton.js';
import { NameBox } from '../../ui/NameBox.js';

interface SessionRowProps {
  readonly session: SessionSummary;
  readonly index: number;
  readonly count: number;
  /** Where the row lies in the list, in CSS pixels. */
  readonly top: number;
  readonly height: number;
  readonly isTabStop: boolean;
  readonly isRenaming: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly onRename: () => void;
  /** `null`: it keeps its name. */
  readonly onRenamed: (name: string | null, byKey: boolean) => void;
  readonly onDuplicate: () => void;
  readonly onReveal: () => void;
  readonly onDelete: () => void;
}

/** A session in the list: pressed it opens, beside it what else can be done with it. */
export function SessionRow({ session, index, count, top, height, isTabStop, ...on }: SessionRowProps) {
  const { sessionId, name, pictureName, changedAt, thumbnailUrl, questions, annotations } = session;
  const isOpen = useApp((state) => state.sessions[sessionId] !== undefined);
  const [isBroken, setIsBroken] = useState(false);
  const tabIndex = isTabStop ? 0 : -1;
  const facts = [
    ...(pictureName === name ? [] : [pictureName]),
    formatWhen(changedAt),
    counted(questions, 'question'),
    ...(annotations === 0 ? [] : [counted(annotations, 'mark')]),
    ...(isOpen ? ['open'] : []),
  ].join(' · ');
  const line = session.trouble ?? session.found;
  return (
    <li
      className="session"
      style={{ top, height }}
      aria-setsize={count}
      aria-posinset={index + 1}
      data-testid="session"
      data-session={sessionId}
      onFocus={on.onFocus}
    >
      <button
        type="button"
        className="session__open"
        data-row={index}
        tabIndex={tabIndex}
        aria-label={`${name}. ${facts}${line === null ? '' : `. ${line}`}`}
        onClick={on.onOpen}
      >
        <span className="session__still">
          {thumbnailUrl !== null && !isBroken && (
            <img src={thumbnailUrl} alt="" loading="lazy" onError={() => setIsBroken(true)} />
          )}
        </span>
        <span className="session__text">
          <span className="session__name" title={name}>
            {name}
          </span>
          <span className="session__facts" title={facts}>
            {facts}
          </span>
          {line !== null && (
            <span className={session.trouble === null ? 'session__found' : 'session__trouble'} title={line}>
              {line}
            </span>
          )}
        </span>
      </button>
      {on.isRenaming ? (
        <span className="session__rename">
          <NameBox
            label={`Name of ${name}`}
            name={name}
            maxLength={maxSessionNameLength}
            onDone={on.onRenamed}
          />
        </span>
      ) : (
        <span className="session__actions">
          <IconButton label="Rename" shortcut="F2" tabIndex={tabIndex} onClick={on.onRename}>
            <Pencil size={14} />
          </IconButton>
          <IconButton label="Duplicate" tabIndex={tabIndex} onClick={on.onDuplicate}>
            <CopyPlus size={14} />
          </IconButton>
          <IconButton label="Show its folder" tabIndex={tabIndex} onClick={on.onReveal}>
            <FolderOpen size={14} />
          </IconButton>
          <IconButton label="Delete" shortcut="Del" tabIndex={tabIndex} onClick={on.onDelete}>
            <Trash2 size={14} />
          </IconButton>
        </span>
      )}
    </li>
  );
}

function counted(count: number, what: string): string {
  if (count === 0) return `no ${what}s`;
  return `${count} ${count === 1 ? what : `${what}s`}`;
}
