import { app, Menu } from 'electron';
import type { MenuCommand } from '../ipc/commands.js';
import type { SessionShelf } from '../services/sessions/SessionShelf.js';
import { menuTemplate, recentItems, type RecentSessions } from './menuTemplate.js';

/** Sessions in the menu: as many as can be taken in at a glance. */
const mostSessions = 10;

/** Sessions are written many times a minute; the menu follows when that is over. */
const quietMs = 500;

/** What the menus work with. */
export interface RecentSessionsMenuParts {
  readonly shelf: Pick<SessionShelf, 'open' | 'recent'>;
  readonly send: (command: MenuCommand) => void;
  readonly open: (sessionId: string) => void;
  readonly developing: boolean;
}

/** The app's menu with the sessions that were worked on last, which macOS has in its dock too. */
export class RecentSessionsMenu {
  private timer: NodeJS.Timeout | undefined;
  private shown: string | undefined;

  constructor(private readonly parts: RecentSessionsMenuParts) {
    this.show();
    void parts.shelf.open().then(() => this.refresh());
  }

  /** Sessions were written, renamed, deleted or brought back. */
  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), quietMs);
  }

  private show(): void {
    const { shelf, send, open, developing } = this.parts;
    const sessions = shelf.recent(mostSessions).map(({ id, name }) => ({ id, name }));
    const now = JSON.stringify(sessions);
    if (now === this.shown) return;
    this.shown = now;
    const recent: RecentSessions = { sessions, open };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, developing, recent)));
    app.dock?.setMenu(Menu.buildFromTemplate(recentItems(recent)));
  }
}
