import { describe, expect, it } from 'vitest';
import { commandList } from '../../electron/ipc/commands.js';
import { keyLines, shortcut } from './shownKeys.js';

describe('keyLines', () => {
  it.each([true, false])('lists every key of every command, those of the menu too (Mac: %s)', (mac) => {
    const presses = keyLines(mac).flatMap(({ lines }) => lines.flatMap((line) => line.presses));
    const keys = commandList.flatMap(({ keys }) => keys).filter((key) => key !== (mac ? 'Ctrl+V' : '⌘+V'));
    const accelerators = commandList.filter(({ menu }) => menu?.accelerator !== undefined);
    const listedTwice = accelerators.filter(({ keys, menu }) =>
      keys.some((key) => key.toUpperCase() === menu?.accelerator?.replace('CmdOr', '').toUpperCase()),
    );
    expect(listedTwice.map(({ id }) => id)).toEqual(['undo', 'redo']);
    expect(presses).toHaveLength(keys.length + accelerators.length - listedTwice.length);
    expect(presses.flat().includes('⌘')).toBe(mac);
    expect(presses.flat().includes('Ctrl')).toBe(!mac);
  });

  it('puts the keys of what belongs together on one line', () => {
    const lines = keyLines(false).flatMap((group) => group.lines);
    const pressesOf = (label: string) => lines.find((line) => line.label === label)?.presses;
    expect(pressesOf('Fit the image')).toEqual([['F'], ['0'], ['Ctrl', '0'], ['Double click']]);
    expect(pressesOf('Layer above, below')).toEqual([['['], [']']]);
    expect(pressesOf('Between layers and tokens')).toEqual([['↑'], ['↓'], ['←'], ['→']]);
    expect(pressesOf('First, last token and layer')).toEqual([
      ['Ctrl', 'Home'],
      ['Ctrl', 'End'],
    ]);
    expect(pressesOf('Zoom in')).toEqual([['+'], ['='], ['Ctrl', '=']]);
  });
});

it('names the first key of a command for tooltips', () => {
  expect([shortcut('stop'), shortcut('zoom-in'), shortcut('new-line')]).toEqual(['Esc', '+', 'Shift+Enter']);
});
