// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { commandList } from '../../electron/ipc/commands.js';
import { keyLines, shortcut } from './shownKeys.js';

describe('keyLines', () => {
  it('lists every key of every command', () => {
    const presses = keyLines().flatMap(({ lines }) => lines.flatMap((line) => line.presses));
    expect(presses).toHaveLength(commandList.flatMap(({ keys }) => keys).length);
  });

  it('puts the keys of what belongs together on one line', () => {
    const lines = keyLines().flatMap((group) => group.lines);
    const pressesOf = (label: string) => lines.find((line) => line.label === label)?.presses;
    expect(pressesOf('Fit the image')).toEqual([['F'], ['0'], ['Double click']]);
    expect(pressesOf('Layer above, below')).toEqual([['['], [']']]);
    expect(pressesOf('Between layers and tokens')).toEqual([['↑'], ['↓'], ['←'], ['→']]);
    expect(pressesOf('First, last token and layer')).toEqual([
      ['Ctrl', 'Home'],
      ['Ctrl', 'End'],
    ]);
    expect(pressesOf('Zoom in')).toEqual([['+'], ['=']]);
  });
});

it('names the first key of a command for tooltips', () => {
  expect([shortcut('stop'), shortcut('zoom-in'), shortcut('new-line')]).toEqual(['Esc', '+', 'Shift+Enter']);
});
