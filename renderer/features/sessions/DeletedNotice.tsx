import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import './sessions.css';

/** Says what was deleted last, and brings it back. It goes by itself, but not while it is pointed at or in focus. */
export function DeletedNotice() {
  const deleted = useApp((state) => state.deleted);
  const actions = useActions();
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (deleted === null || isHeld) return undefined;
    const timer = setTimeout(() => actions.dismissDeleted(), staysMs);
    return () => clearTimeout(timer);
  }, [deleted, isHeld, actions]);
  const text =
    deleted === null ? '' : deleted.kind === 'run' ? 'Question deleted' : `“${deleted.name}” deleted`;
  return (
    <div role="status" className="deleted-place">
      {deleted !== null && (
        <div
          className="deleted"
          data-testid="deleted"
          onPointerEnter={() => setIsHeld(true)}
          onPointerLeave={() => setIsHeld(false)}
          onFocus={() => setIsHeld(true)}
          onBlur={() => setIsHeld(false)}
        >
          <span className="deleted__text">{text}</span>
          <Button look="quiet" className="deleted__undo" onClick={() => void actions.bringBack()}>
            Undo
          </Button>
          <IconButton label="Dismiss" onClick={() => actions.dismissDeleted()}>
            <X size={14} />
          </IconButton>
        </div>
      )}
    </div>
  );
}

/** How long the notice stays, in milliseconds. */
const staysMs = 12_000;
