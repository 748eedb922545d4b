import type { CommandIn } from '../../electron/ipc/commands.js';
import type { Actions } from '../state/windowModel.js';

/** What keys do on the picture while a tool that paints cells is in hand. */
export const paintCommands: Record<CommandIn<'paint'>, (actions: Actions) => void> = {
  'paint-left': (actions) => actions.movePaintCursor(0, -1),
  'paint-right': (actions) => actions.movePaintCursor(0, 1),
  'paint-up': (actions) => actions.movePaintCursor(-1, 0),
  'paint-down': (actions) => actions.movePaintCursor(1, 0),
  'paint-cell': (actions) => actions.paintAtCursor(),
  'paint-leave': (actions) => actions.setTool('pan'),
};
