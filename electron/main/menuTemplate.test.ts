import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuCommands, type MenuCommand } from '../ipc/commands.js';
import { menuTemplate, type RecentSessions } from './menuTemplate.js';

const noneRecent: RecentSessions = { sessions: [], open: () => undefined };

/** What an item of the menu does when it is chosen. */
type Click = () => void;

function commandItems(send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const submenus = menuTemplate(send, false, noneRecent).map(({ submenu }) => submenu);
  return submenus.flatMap((submenu) => (Array.isArray(submenu) ? submenu : [])).filter(({ click }) => click);
}

describe('menuTemplate', () => {
  it('holds every command that has a place in the menu, once, and sends its name', () => {
    const sent: MenuCommand[] = [];
    const items = commandItems((command) => sent.push(command));
    for (const { click } of items) (click as Click)();
    expect([...sent].sort()).toEqual(menuCommands.map(({ id }) => id).sort());
    for (const [index, { label, accelerator }] of items.entries()) {
      const entry = menuCommands.find(({ id }) => id === sent[index])!.menu;
      expect({ label, accelerator }).toEqual({ label: entry.label, accelerator: entry.accelerator });
    }
  });

  it('gives no keys to two commands', () => {
    const accelerators = commandItems(() => undefined).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(accelerators).size).toBe(accelerators.length);
    expect(accelerators).toContain('CmdOrCtrl+O');
  });

  it('offers the sessions that were worked on last', () => {
    const opened: string[] = [];
    const sessions = [
      { id: 's1', name: 'Bread & butter' },
      { id: 's2', name: 'Map' },
    ];
    const recent = { sessions, open: (sessionId: string) => opened.push(sessionId) };
    const file = menuTemplate(() => undefined, false, recent).find(({ label }) => label === '&File');
    const items = file?.submenu as MenuItemConstructorOptions[];
    const { submenu } = items.find(({ label }) => label === 'Open &recent')!;
    for (const { click } of submenu as MenuItemConstructorOptions[]) (click as Click)();
    expect((submenu as MenuItemConstructorOptions[]).map(({ label }) => label)).toEqual([
      'Bread && butter',
      'Map',
    ]);
    expect(opened).toEqual(['s1', 's2']);
  });

  it('draws one line between the sections of a menu, none at its ends', () => {
    for (const developing of [false, true]) {
      for (const { submenu } of menuTemplate(() => undefined, developing, noneRecent)) {
        if (!Array.isArray(submenu)) continue;
        const lines = submenu.map(({ type }) => type === 'separator');
        expect([lines[0], lines.at(-1)]).toEqual([false, false]);
        expect(lines.some((line, index) => line && lines[index + 1])).toBe(false);
      }
    }
  });
});
