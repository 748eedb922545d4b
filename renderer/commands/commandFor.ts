import { commandList, type CommandIn, type CommandPlace } from '../../electron/ipc/commands.js';

/** What is read of a keyboard event. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey'> & { readonly metaKey?: boolean };

/**
 * The command a key means in one place; null when it means nothing there. A key that is in the table with its modifiers
 * is taken first (⌘ is as good as Ctrl), otherwise modifiers do not matter: `?` needs Shift on one keyboard and not on another.
 */
export function commandFor<Place extends Exclude<CommandPlace, 'native'>>(
  place: Place,
  { key, ctrlKey, shiftKey, metaKey }: KeyPress,
): CommandIn<Place> | null {
  const plain = key.length === 1 ? key.toLowerCase() : key;
  const whole = `${ctrlKey || metaKey ? 'Ctrl+' : ''}${shiftKey ? 'Shift+' : ''}${plain}`;
  const here = commandList.filter((command) => command.place === place);
  const found = [whole, plain].map((wanted) => here.find(({ keys }) => keys.includes(wanted)));
  // Commands of a place are by definition `CommandIn<Place>`.
  return ((found[0] ?? found[1])?.id ?? null) as CommandIn<Place> | null;
}
