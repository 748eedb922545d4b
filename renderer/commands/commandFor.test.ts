// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { commandList, type CommandPlace } from '../../electron/ipc/commands.js';
import { commandFor, type KeyPress } from './commandFor.js';

type KeyPlace = Exclude<CommandPlace, 'native'>;

/** The event of a key of the table. */
function press(key: string): KeyPress {
  const parts = key.length === 1 ? [key] : key.split('+');
  return { key: parts.at(-1)!, ctrlKey: parts.includes('Ctrl'), shiftKey: parts.includes('Shift') };
}

/** Every listed key that somebody matches. */
const listed = commandList.flatMap(({ id, place, keys }) =>
  place === 'native' ? [] : keys.map((key) => ({ id, place: place satisfies KeyPlace, key })),
);

describe('commandFor', () => {
  it.each(listed)('$key in $place means $id', ({ id, place, key }) => {
    expect(commandFor(place, press(key))).toBe(id);
  });

  it('knows no key twice: not in one place, nor in a place and in the window around it', () => {
    for (const { id, place, key } of listed) {
      const others = listed.filter((other) => other.key === key && other.id !== id);
      // Annotations leave Escape to the window where there is nothing to leave; the brush is put down first.
      const isLeft = (place === 'annotation' || place === 'paint') && key === 'Escape';
      const around = isLeft ? [] : ['window'];
      expect(others.filter((other) => [place, ...around].includes(other.place))).toEqual([]);
    }
  });

  it('does not mind capitals, nor modifiers the table does not name', () => {
    expect(commandFor('window', { key: 'H', ctrlKey: false, shiftKey: true })).toBe('toggle-overlay');
    expect(commandFor('window', { key: '?', ctrlKey: false, shiftKey: true })).toBe('show-keys');
    expect(commandFor('question', { key: 'Enter', ctrlKey: true, shiftKey: false })).toBe('ask');
    expect(commandFor('matrix', { key: 'ArrowUp', ctrlKey: true, shiftKey: false })).toBe(
      'matrix-layer-above',
    );
  });

  it('takes the command key of a Mac for Ctrl', () => {
    const press = { key: 'Home', ctrlKey: false, shiftKey: false, metaKey: true };
    expect(commandFor('matrix', press)).toBe('matrix-first-corner');
  });

  it('knows nothing of other keys and of those of other places', () => {
    expect(commandFor('window', { key: 'F7', ctrlKey: false, shiftKey: false })).toBeNull();
    expect(commandFor('window', { key: 'Enter', ctrlKey: false, shiftKey: false })).toBeNull();
    expect(commandFor('answer', { key: 'ArrowUp', ctrlKey: false, shiftKey: false })).toBeNull();
  });
});
