import { dialog, type BrowserWindow } from 'electron';
import type { OpenSessions } from '../services/sessions/OpenSessions.js';

/** A drive that hangs holds the window no longer than this. */
const patienceMs = 10_000;

/**
 * Writes what is not on the disk before the window goes. Where the disk does not take it, the person decides whether to try
 * again, after having made room.
 *
 * @param asks false where nothing can be kept anyway and the window says so since the start.
 */
export async function saveBeforeClosing(
  sessions: Pick<OpenSessions, 'saveAll'>,
  window: BrowserWindow,
  asks: boolean,
): Promise<void> {
  for (;;) {
    const unsaved = await Promise.race([sessions.saveAll(), after(patienceMs)]);
    if (unsaved !== null && unsaved.length === 0) return;
    if (!asks) return;
    const which = unsaved === null ? 'The disk does not answer.' : `Not saved: ${unsaved.join(', ')}.`;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'Some of your work could not be saved.',
      detail: `${which} Make room on the disk, or make the folder of your profile writable, then try again.`,
      buttons: ['Try again', 'Close without saving'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) return;
  }
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
