import type { CommandIn } from '../../electron/ipc/commands.js';
import type { Actions } from '../state/windowModel.js';

/** What keys do in the question box; null is left to the text box. */
export const questionCommands: Record<CommandIn<'question'>, ((actions: Actions) => void) | null> = {
  ask: (actions) => void actions.ask(),
  'new-line': null,
};
