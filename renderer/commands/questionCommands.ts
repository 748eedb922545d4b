import type { CommandIn } from '../../electron/ipc/commands.js';
import type { Actions } from '../state/windowModel.js';

/** The modifiers of a key in the question box. */
type Modifiers = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** What keys do in the question box: whether they did it; where not, the key is left to the text box. */
export const questionCommands: Record<
  CommandIn<'question'>,
  (actions: Actions, modifiers: Modifiers) => boolean
> = {
  ask: (actions) => {
    void actions.ask();
    return true;
  },
  'new-line': () => false,
  'question-before': (actions, modifiers) => isPlain(modifiers) && actions.recallQuestion(1),
  'question-after': (actions, modifiers) => isPlain(modifiers) && actions.recallQuestion(-1),
};

/** Arrow keys with a modifier move and select in the text. */
function isPlain({ ctrlKey, metaKey, shiftKey, altKey }: Modifiers): boolean {
  return !ctrlKey && !metaKey && !shiftKey && !altKey;
}
