import type { CommandIn } from '../../electron/ipc/commands.js';
import type { Actions } from '../state/windowModel.js';
import { isTextBox } from './isTextBox.js';

/** What the commands of the window do, pressed as keys or chosen from the menu. */
export const windowCommands: Record<CommandIn<'window'>, (actions: Actions) => void> = {
  open: (actions) => void actions.openDialog(),
  'open-folder': (actions) => void actions.openDialog('folder'),
  'ask-many': (actions) => actions.showBatch(true),
  experiments: (actions) => void actions.openExperiments(),
  import: (actions) => void actions.importDialog(),
  'show-models': (actions) => void actions.showModels(true),
  'open-model': (actions) => void actions.openModelFolder(),
  'show-sessions': (actions) => void actions.showSessions(true),
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
  'toggle-multiples': (actions) => actions.toggleMultiples(),
  'look-up-cell': (actions) => actions.toggleLookUp(),
  'toggle-pin': (actions) => actions.togglePin(),
  'swap-pins': (actions) => actions.swapPins(),
  replay: (actions) => actions.toggleReplay(),
  'replay-slower': (actions) => actions.changeReplaySpeed(-1),
  'replay-faster': (actions) => actions.changeReplaySpeed(1),
  'next-shading': (actions) => actions.nextShading(),
  'toggle-underline': (actions) => actions.toggleUnderline(),
  'draw-samples': (actions) => actions.offerSamples(),
  compare: (actions) => actions.compare(),
  'show-heads': (actions) => actions.showHeads(),
  'next-unsure': (actions) => actions.moveToUnsure(1),
  'unsure-before': (actions) => actions.moveToUnsure(-1),
  undo: (actions) => {
    if (!doneInTextBox('undo')) actions.undo();
  },
  redo: (actions) => {
    if (!doneInTextBox('redo')) actions.redo();
  },
  'tool-pan': (actions) => actions.setTool('pan'),
  'tool-select': (actions) => actions.setTool('select'),
  'tool-box': (actions) => actions.setTool('box'),
  'tool-polygon': (actions) => actions.setTool('polygon'),
  'tool-arrow': (actions) => actions.setTool('arrow'),
  'tool-freehand': (actions) => actions.setTool('freehand'),
  'tool-point': (actions) => actions.setTool('point'),
  'tool-text': (actions) => actions.setTool('text'),
  'tool-paint': (actions) => actions.setTool('paint'),
  'tool-paint-box': (actions) => actions.setTool('paint-box'),
  'tool-region': (actions) => actions.setTool('region'),
  'next-paint-how': (actions) => actions.nextPaintHow(),
  'paint-annotations-in': (actions) => actions.paintAnnotations('in'),
  'paint-annotations-out': (actions) => actions.paintAnnotations('out'),
  'ask-painted': (actions) => void actions.askPainted(),
  'clear-painted': (actions) => actions.clearPlan(),
  'try-threshold': (actions) => actions.toggleThreshold(),
  'ask-random': (actions) => void actions.askSelector('random'),
  'ask-centre': (actions) => void actions.askSelector('centre'),
  'ask-none': (actions) => void actions.askSelector('none'),
  'ask-all': (actions) => void actions.askSelector('all'),
  branch: (actions) => actions.openBranch(),
  'zoom-looked': (actions) => void actions.zoomWhereLooked(),
  'choose-region': (actions) => actions.chooseRegionHere(),
  'ask-region': (actions) => void actions.askRegion(),
  'from-selection': (actions) => actions.makeFromSelection(),
  'tie-annotation': (actions) => actions.tieSelected('focus'),
  'locate-annotation': (actions) => actions.locateSelected(),
  'toggle-snapping': (actions) => actions.toggleSnapping(),
  'toggle-annotations': (actions) => actions.toggleAnnotations(),
  'verdict-right': (actions) => actions.judgeShown('right'),
  'verdict-wrong': (actions) => actions.judgeShown('wrong'),
  'verdict-unsure': (actions) => actions.judgeShown('unsure'),
  'focus-question': () => document.getElementById(questionBoxId)?.focus(),
  stop: (actions) => void actions.stop(),
  'show-keys': (actions) => actions.showKeys(true),
};

/** Id of the question box in the document: what the keyboard writes to is moved there, not in the store. */
export const questionBoxId = 'question';

/** The menu's Undo and Redo belong to the text box that is written in, if there is one. */
function doneInTextBox(command: 'undo' | 'redo'): boolean {
  if (!isTextBox(document.activeElement)) return false;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else reaches the history of a text box
  document.execCommand(command);
  return true;
}
