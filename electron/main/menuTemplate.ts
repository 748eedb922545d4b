import type { MenuItemConstructorOptions } from 'electron';
import { menuCommands, type MenuCommand, type MenuName } from '../ipc/commands.js';

/**
 * Template of the native menu. Commands come from the table and go to the window, which carries them out; roles are
 * Electron's own.
 */
export function menuTemplate(
  send: (command: MenuCommand) => void,
  developing: boolean,
  recent: RecentSessions,
): MenuItemConstructorOptions[] {
  const isMac = process.platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        ...commandItems('file', send),
        separator,
        recentItem(recent),
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        // Undo and redo go to the window, which gives them to the text box that is written in, or to the annotations.
        ...commandItems('edit', send),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'delete' },
        separator,
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        ...commandItems('view', send),
        separator,
        { role: 'togglefullscreen' },
        ...(developing ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { label: '&Annotate', submenu: commandItems('annotate', send) },
    { label: '&Intervene', submenu: commandItems('intervene', send) },
    { label: '&Question', submenu: commandItems('question', send) },
    { role: 'windowMenu' },
    { label: '&Help', submenu: commandItems('help', send) },
  ];
}

/** Sessions that were worked on last, and what opens one. */
export interface RecentSessions {
  readonly sessions: readonly { readonly id: string; readonly name: string }[];
  readonly open: (sessionId: string) => void;
}

/** An item a session, for menus of the window and of the desktop. */
export function recentItems({ sessions, open }: RecentSessions): MenuItemConstructorOptions[] {
  // Electron takes `&` for the mark of a key.
  return sessions.map(({ id, name }) => ({ label: name.replaceAll('&', '&&'), click: () => open(id) }));
}

function recentItem(recent: RecentSessions): MenuItemConstructorOptions {
  const items = recentItems(recent);
  return { label: 'Open &recent', enabled: items.length > 0, submenu: items };
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The commands of a menu in the order of the table, a line between its sections. */
function commandItems(name: MenuName, send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  return menuCommands
    .filter((command) => command.menu.name === name)
    .flatMap(({ id, menu: { section, label, accelerator } }, index, all) => {
      const item: MenuItemConstructorOptions = {
        label,
        click: () => send(id),
        ...(accelerator !== undefined && { accelerator }),
      };
      const begins = index > 0 && all[index - 1]?.menu.section !== section;
      return begins ? [separator, item] : [item];
    });
}
