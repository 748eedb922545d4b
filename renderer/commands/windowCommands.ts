import type { CommandIn } from '../../electron/ipc/commands.js';
import type { Actions } from '../state/windowModel.js';

/** What the commands of the window do, pressed as keys or chosen from the menu. */
export const windowCommands: Record<CommandIn<'window'>, (actions: Actions) => void> = {
  open: (actions) => void actions.openDialog(),
  'open-folder': (actions) => void actions.openDialog('folder'),
  'open-model': (actions) => void actions.openModelFolder(),
  export: (actions) => actions.openExport(),
  fit: (actions) => actions.fit(),
  'actual-size': (actions) => actions.actualSize(),
  'zoom-in': (actions) => actions.zoomIn(),
  'zoom-out': (actions) => actions.zoomOut(),
  'text-larger': (actions) => void actions.changeTextSize(1),
  'text-smaller': (actions) => void actions.changeTextSize(-1),
  'text-usual': (actions) => void actions.changeTextSize(0),
  'toggle-minimap': (actions) => actions.toggleMinimap(),
  'toggle-overlay': (actions) => actions.toggleOverlay(),
  'toggle-model-view': (actions) => actions.togglePixels(),
  'next-overlay-mode': (actions) => actions.nextOverlayMode(),
  'layer-above': (actions) => actions.moveFocus(-1, 0),
  'layer-below': (actions) => actions.moveFocus(1, 0),
  'token-before': (actions) => actions.moveFocus(0, -1),
  'token-after': (actions) => actions.moveFocus(0, 1),
  'focus-question': () => document.getElementById(questionBoxId)?.focus(),
  stop: (actions) => void actions.stop(),
  'show-keys': (actions) => actions.showKeys(true),
};

/** Id of the question box in the document: what the keyboard writes to is moved there, not in the store. */
export const questionBoxId = 'question';
