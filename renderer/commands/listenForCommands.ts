import { commands, type CommandFacts, type CommandIn } from '../../electron/ipc/commands.js';
import type { Host } from '../host/host.js';
import type { WindowModel } from '../state/windowModel.js';
import { commandFor } from './commandFor.js';
import { isTextBox } from './isTextBox.js';
import { windowCommands } from './windowCommands.js';

/** Carries out what the menu sends, and the keys that work anywhere outside text boxes and dialogs. Returns what ends it. */
export function listenForCommands(
  { actions }: Pick<WindowModel, 'actions'>,
  host: Pick<Host, 'onCommand'>,
): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const command = commandFor('window', event);
    if (command === null || (event.ctrlKey || event.metaKey) !== isWithControl(command, event)) return;
    if (command === 'stop') {
      // The key closes an open popover first, and leaves a full screen.
      if (document.querySelector(':popover-open') === null) windowCommands.stop(actions);
      return;
    }
    if (isTextBox(event.target)) return;
    event.preventDefault();
    windowCommands[command](actions);
  };
  window.addEventListener('keydown', onKeyDown);
  const stopMenu = host.onCommand((command) => windowCommands[command](actions));
  return () => {
    window.removeEventListener('keydown', onKeyDown);
    stopMenu();
  };
}

/** Whether a command has this very key with Ctrl: a letter alone means nothing with it. */
function isWithControl(command: CommandIn<'window'>, event: KeyboardEvent): boolean {
  const { keys }: CommandFacts = commands[command];
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return keys.includes(`Ctrl+${event.shiftKey ? 'Shift+' : ''}${key}`) && (event.ctrlKey || event.metaKey);
}
