import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../ipc/contracts.js';

/** Template of the native menu. Commands go to the window, which carries them out; roles are Electron's own. */
export function menuTemplate(
  send: (command: MenuCommand) => void,
  developing: boolean,
): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = process.platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('&Open image…', 'open', 'CmdOrCtrl+O'),
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('&Fit image', 'fit', 'CmdOrCtrl+0'),
        item('&Actual size', 'actual-size', 'CmdOrCtrl+1'),
        item('Zoom &in', 'zoom-in', 'CmdOrCtrl+='),
        item('Zoom &out', 'zoom-out', 'CmdOrCtrl+-'),
        separator,
        item('Show or hide &overlay', 'toggle-overlay'),
        separator,
        { role: 'togglefullscreen' },
        ...(developing ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    {
      label: '&Question',
      submenu: [
        item('&Write a question', 'focus-question', 'CmdOrCtrl+L'),
        item('&Stop the answer', 'stop', 'CmdOrCtrl+.'),
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', submenu: [item('&Keys', 'show-keys')] },
  ];
}
