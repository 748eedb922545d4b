import { useApp } from '../../state/WindowModelContext.js';
import { DeletedNotice } from './DeletedNotice.js';

/** The notice of what was deleted last, over the window; while the list of sessions is open, it stands there. */
export function LastDeleted() {
  const isListOpen = useApp((state) => state.sessionList !== null);
  return isListOpen ? null : <DeletedNotice />;
}
