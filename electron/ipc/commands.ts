/** A menu of the menu bar that holds commands. */
export type MenuName = 'file' | 'edit' | 'view' | 'annotate' | 'intervene' | 'question' | 'help';

/**
 * Where a command's keys work. `window`: anywhere outside text boxes and dialogs (Escape also in text boxes). `canvas`,
 * `annotation`, `paint`, `question`, `answer`, `matrix`: on the image, on the image with annotations to act on (before those of `canvas`),
 * on the image with a tool that paints cells (before those of `annotation`), in the question box, on the tokens of an answer, in the matrix of layers and tokens. `native`: the keys are matched by nobody
 * and only listed, because the pointer or the clipboard has an event of its own for them.
 */
export type CommandPlace =
  'window' | 'canvas' | 'annotation' | 'paint' | 'question' | 'answer' | 'matrix' | 'native';

/** Parts of the list of keys, in its order. */
export const commandGroups = [
  'Image',
  'Zoom and pan',
  'Overlay',
  'Annotations',
  'Change what is read',
  'Question and answer',
  'Matrix',
  'Window',
] as const;

/** What is known of a command: not what it does, which the window knows (`renderer/commands`). */
export interface CommandFacts {
  readonly group: (typeof commandGroups)[number];
  /** What it does, as the list of keys says it; commands of a group with the same words share a line. */
  readonly label: string;
  readonly place: CommandPlace;
  /**
   * Each way to press it: `KeyboardEvent.key`, letters in lower case, after `Ctrl+` or `Shift+` where a key alone means
   * something else. For `native` the words on the key caps.
   */
  readonly keys: readonly string[];
  readonly menu?: MenuEntry;
}

/** Where a command stands in the menu bar: in the order of the table, with a line between the sections of a menu. */
export interface MenuEntry {
  readonly name: MenuName;
  readonly section: number;
  readonly label: string;
  /** Keys that work from the menu, in Electron's words. */
  readonly accelerator?: string;
}

/** Every command, gesture and key of the window; read by the menu, by the list of keys and by what listens to keys. */
export const commands = {
  open: {
    group: 'Image',
    label: 'Open images',
    place: 'window',
    keys: ['o'],
    menu: { name: 'file', section: 1, label: '&Open images…', accelerator: 'CmdOrCtrl+O' },
  },
  'open-folder': {
    group: 'Image',
    label: 'Open the images of a folder',
    place: 'window',
    keys: ['Shift+o'],
    menu: { name: 'file', section: 1, label: 'Open &folder…', accelerator: 'CmdOrCtrl+Shift+O' },
  },
  'ask-many': {
    group: 'Question and answer',
    label: 'Ask about many images',
    place: 'window',
    keys: ['Shift+q'],
    menu: { name: 'question', section: 2, label: 'Ask about &many images…' },
  },
  experiments: {
    group: 'Question and answer',
    label: 'Experiments: what the answer depends on',
    place: 'window',
    keys: ['Shift+x'],
    menu: { name: 'question', section: 2, label: '&Experiments…' },
  },
  import: {
    group: 'Image',
    label: 'Import sessions or annotations',
    place: 'window',
    keys: ['Shift+i'],
    menu: { name: 'file', section: 1, label: '&Import…', accelerator: 'CmdOrCtrl+Shift+I' },
  },
  'show-models': {
    group: 'Window',
    label: 'Models: look at them, load another',
    place: 'window',
    keys: ['Shift+m'],
    menu: { name: 'file', section: 2, label: '&Models…' },
  },
  'open-model': {
    group: 'Window',
    label: 'Add a model folder',
    place: 'window',
    keys: [],
    menu: { name: 'file', section: 2, label: 'Open mo&del folder…' },
  },
  'show-sessions': {
    group: 'Image',
    label: 'All sessions',
    place: 'window',
    keys: ['j'],
    menu: { name: 'file', section: 1, label: '&Sessions…', accelerator: 'CmdOrCtrl+Shift+S' },
  },
  export: {
    group: 'Image',
    label: 'Export the session',
    place: 'window',
    keys: ['Shift+e'],
    menu: { name: 'file', section: 3, label: '&Export…', accelerator: 'CmdOrCtrl+E' },
  },
  paste: { group: 'Image', label: 'Open the copied image', place: 'native', keys: ['Ctrl+V', '⌘+V'] },
  'close-image': {
    group: 'Image',
    label: 'Close the image in focus in the rail',
    place: 'native',
    keys: ['Delete'],
  },
  'move-image': {
    group: 'Image',
    label: 'Move the image in focus up, down the rail',
    place: 'native',
    keys: ['Alt+ArrowUp', 'Alt+ArrowDown'],
  },
  'rename-session': {
    group: 'Image',
    label: 'Rename the session of the image in focus',
    place: 'native',
    keys: ['F2'],
  },
  'image-menu': {
    group: 'Image',
    label: 'What can be done with the image in focus',
    place: 'native',
    keys: ['Shift+F10'],
  },
  fit: {
    group: 'Zoom and pan',
    label: 'Fit the image',
    place: 'window',
    keys: ['f', '0'],
    menu: { name: 'view', section: 1, label: '&Fit image', accelerator: 'CmdOrCtrl+0' },
  },
  'fit-by-pointer': {
    group: 'Zoom and pan',
    label: 'Fit the image',
    place: 'native',
    keys: ['Double click'],
  },
  'actual-size': {
    group: 'Zoom and pan',
    label: 'One image pixel per screen pixel',
    place: 'window',
    keys: ['1'],
    menu: { name: 'view', section: 1, label: '&Actual size', accelerator: 'CmdOrCtrl+1' },
  },
  'zoom-in': {
    group: 'Zoom and pan',
    label: 'Zoom in',
    place: 'window',
    keys: ['+', '='],
    menu: { name: 'view', section: 1, label: 'Zoom &in', accelerator: 'CmdOrCtrl+=' },
  },
  'zoom-out': {
    group: 'Zoom and pan',
    label: 'Zoom out',
    place: 'window',
    keys: ['-'],
    menu: { name: 'view', section: 1, label: 'Zoom &out', accelerator: 'CmdOrCtrl+-' },
  },
  'zoom-by-pointer': {
    group: 'Zoom and pan',
    label: 'Zoom at the pointer',
    place: 'native',
    keys: ['Wheel', 'Ctrl+wheel', 'Pinch'],
  },
  'pan-by-pointer': {
    group: 'Zoom and pan',
    label: 'Pan (also middle or left drag)',
    place: 'native',
    keys: ['Space+drag', 'Two-finger scroll'],
  },
  'pan-left': canvasKey('Pan, with the image in focus', 'ArrowLeft'),
  'pan-right': canvasKey('Pan, with the image in focus', 'ArrowRight'),
  'pan-up': canvasKey('Pan, with the image in focus', 'ArrowUp'),
  'pan-down': canvasKey('Pan, with the image in focus', 'ArrowDown'),
  'pan-far-left': canvasKey('Pan further', 'Shift+ArrowLeft'),
  'pan-far-right': canvasKey('Pan further', 'Shift+ArrowRight'),
  'pan-far-up': canvasKey('Pan further', 'Shift+ArrowUp'),
  'pan-far-down': canvasKey('Pan further', 'Shift+ArrowDown'),
  'toggle-minimap': {
    group: 'Zoom and pan',
    label: 'Hide or show the overview of a zoomed image',
    place: 'window',
    keys: ['n'],
    menu: { name: 'view', section: 1, label: 'Show or hide o&verview' },
  },

  'text-larger': textSize('Larger text', 'Larger &text', 'CmdOrCtrl+Shift+='),
  'text-smaller': textSize('Smaller text', 'S&maller text', 'CmdOrCtrl+Shift+-'),
  'text-usual': textSize('Text in its usual size', 'Us&ual text size', 'CmdOrCtrl+Shift+0'),

  'toggle-overlay': {
    group: 'Overlay',
    label: 'Hide or show the overlay',
    place: 'window',
    keys: ['h'],
    menu: { name: 'view', section: 2, label: 'Show or hide &overlay' },
  },
  'toggle-model-view': {
    group: 'Overlay',
    label: 'What the model saw, or the original pixels',
    place: 'window',
    keys: ['v'],
    menu: { name: 'view', section: 2, label: '&What the model saw, or the original' },
  },
  'next-overlay-mode': {
    group: 'Overlay',
    label: 'Next mode: selected, attention, relative, difference, how often, sensitivity',
    place: 'window',
    keys: ['m'],
  },
  'toggle-underline': {
    group: 'Question and answer',
    label: 'Tokens underlined by probability, or by entropy',
    place: 'window',
    keys: ['Shift+u'],
    menu: { name: 'view', section: 2, label: 'Tokens by p&robability, or by entropy' },
  },
  'layer-above': { group: 'Overlay', label: 'Layer above, below', place: 'window', keys: ['['] },
  'layer-below': { group: 'Overlay', label: 'Layer above, below', place: 'window', keys: [']'] },
  'token-before': { group: 'Overlay', label: 'Token before, after', place: 'window', keys: [','] },
  'token-after': { group: 'Overlay', label: 'Token before, after', place: 'window', keys: ['.'] },
  'toggle-multiples': {
    group: 'Overlay',
    label: 'All layers as small pictures beside the image',
    place: 'window',
    keys: ['q'],
    menu: { name: 'view', section: 2, label: 'All &layers as small pictures' },
  },
  'look-up-cell': {
    group: 'Overlay',
    label: 'Who chose a cell (also a click on it)',
    place: 'window',
    keys: ['Shift+w'],
    menu: { name: 'view', section: 2, label: 'Who chose a &cell' },
  },
  'toggle-pin': {
    group: 'Overlay',
    label: 'Pin the place in focus to compare with it, or let go of it',
    place: 'window',
    keys: ['i'],
    menu: { name: 'view', section: 2, label: '&Pin or unpin the place in focus' },
  },
  'swap-pins': {
    group: 'Overlay',
    label: 'Exchange the two places that are compared',
    place: 'window',
    keys: ['Shift+k'],
    menu: { name: 'view', section: 2, label: 'E&xchange compared places' },
  },

  undo: {
    group: 'Annotations',
    label: 'Undo, do again (in a text box: what was typed)',
    place: 'window',
    keys: ['Ctrl+z'],
    menu: { name: 'edit', section: 1, label: '&Undo', accelerator: 'CmdOrCtrl+Z' },
  },
  redo: {
    group: 'Annotations',
    label: 'Undo, do again (in a text box: what was typed)',
    place: 'window',
    keys: ['Ctrl+Shift+z', 'Ctrl+y'],
    menu: { name: 'edit', section: 1, label: '&Redo', accelerator: 'CmdOrCtrl+Shift+Z' },
  },
  'tool-pan': toolKey('Pan, and select with a click', '&Pan', ['g']),
  'tool-select': toolKey('Select, move and reshape', '&Select', ['s']),
  'tool-box': toolKey('Box (Shift: square, Alt: from its middle)', '&Box', ['r']),
  'tool-polygon': toolKey('Polygon (Enter closes, Backspace: last corner)', 'P&olygon', ['p']),
  'tool-arrow': toolKey('Arrow (Shift: in steps of 45°)', '&Arrow', ['l', 'Shift+l']),
  'tool-freehand': toolKey('Freehand line', '&Freehand line', ['Shift+p']),
  'tool-point': toolKey('Point', 'Po&int', ['d']),
  'tool-text': toolKey('Text', '&Text', ['t']),
  'annotation-edit': annotationKey('Add in the middle; edit words or corners of what is selected', 'Enter'),
  'annotation-leave': annotationKey('Leave corner, selection, tool', 'Escape'),
  'annotation-delete': {
    group: 'Annotations',
    label: 'Delete annotations or the corner in use',
    place: 'annotation',
    keys: ['Delete', 'Backspace'],
  },
  'annotation-clipboard': {
    group: 'Annotations',
    label: 'Copy, cut, paste annotations',
    place: 'native',
    keys: ['Ctrl+C', 'Ctrl+X', 'Ctrl+V'],
  },
  'annotation-duplicate': annotationKey('Duplicate', 'Ctrl+d'),
  'annotation-select-all': annotationKey('Select all annotations', 'Ctrl+a'),
  'annotation-left': annotationKey('Move by a pixel of the image', 'ArrowLeft'),
  'annotation-right': annotationKey('Move by a pixel of the image', 'ArrowRight'),
  'annotation-up': annotationKey('Move by a pixel of the image', 'ArrowUp'),
  'annotation-down': annotationKey('Move by a pixel of the image', 'ArrowDown'),
  'annotation-far-left': annotationKey('Move by ten pixels', 'Shift+ArrowLeft'),
  'annotation-far-right': annotationKey('Move by ten pixels', 'Shift+ArrowRight'),
  'annotation-far-up': annotationKey('Move by ten pixels', 'Shift+ArrowUp'),
  'annotation-far-down': annotationKey('Move by ten pixels', 'Shift+ArrowDown'),
  'annotation-narrower': annotationKey('Resize a box by a pixel of the image', 'Ctrl+ArrowLeft'),
  'annotation-wider': annotationKey('Resize a box by a pixel of the image', 'Ctrl+ArrowRight'),
  'annotation-lower': annotationKey('Resize a box by a pixel of the image', 'Ctrl+ArrowUp'),
  'annotation-higher': annotationKey('Resize a box by a pixel of the image', 'Ctrl+ArrowDown'),
  'annotation-far-narrower': annotationKey('Resize a box by ten pixels', 'Ctrl+Shift+ArrowLeft'),
  'annotation-far-wider': annotationKey('Resize a box by ten pixels', 'Ctrl+Shift+ArrowRight'),
  'annotation-far-lower': annotationKey('Resize a box by ten pixels', 'Ctrl+Shift+ArrowUp'),
  'annotation-far-higher': annotationKey('Resize a box by ten pixels', 'Ctrl+Shift+ArrowDown'),
  'next-corner': annotationKey('Next corner, corner before, in a shape that is edited', 'Tab'),
  'corner-before': annotationKey('Next corner, corner before, in a shape that is edited', 'Shift+Tab'),
  'add-corner': annotationKey('Another corner after the one in use', 'Insert'),
  'edit-by-pointer': {
    group: 'Annotations',
    label: 'Another corner on an edge; the words of a text',
    place: 'native',
    keys: ['Double click'],
  },
  'corner-by-pointer': {
    group: 'Annotations',
    label: 'Take a corner away',
    place: 'native',
    keys: ['Alt+click'],
  },
  'from-selection': annotateCommand('Make polygons of the selected cells', '&Make from selection', 'c', 2),
  'tie-annotation': annotateCommand(
    'Tie to the turn, token and layer in focus',
    'T&ie to token and layer',
    'Shift+t',
    2,
  ),
  'locate-annotation': annotateCommand('Zoom to what is selected', '&Zoom to selected', 'z', 2),
  'toggle-snapping': annotateCommand('Snap to cells, or not', 'Snap to &cells', 'Shift+c', 3),
  'toggle-annotations': annotateCommand(
    'Hide or show annotations',
    'Show or &hide annotations',
    'Shift+a',
    3,
  ),

  'tool-paint': readCommand('Paint cells in or out (Shift in, Alt out, both: erase)', '&Paint cells', 'b', 1),
  'tool-paint-box': readCommand('Paint cells by a rectangle', 'Paint by &rectangle', 'Shift+b', 1),
  'tool-region': readCommand(
    'Draw the region the next question is about (Enter: what is in view)',
    '&Draw a region',
    'Shift+r',
    1,
  ),
  'next-paint-how': readCommand('Painting in, out, or erasing', 'Paint in, &out, or erase', 'x', 1),
  'paint-annotations-in': readEntry('Paint cells of selected annotations &in', 2),
  'paint-annotations-out': readEntry('Paint cells of selected annotations o&ut', 2),
  'ask-painted': readCommand('Ask again with the painted cells', '&Ask again with painted cells', 'a', 2),
  'clear-painted': readEntry('&Take all painted cells away', 2),
  'try-threshold': readCommand('Try another threshold, or leave that', 'Try a t&hreshold', 'e', 3),
  'ask-random': readEntry('Ask again with random &cells', 3),
  'ask-centre': readEntry('Ask again with cells of the c&entre', 3),
  'ask-none': readEntry('Ask again with &no cell', 3),
  'ask-all': readEntry('Ask again with a&ll cells', 3),
  branch: readCommand('Branch at the token in focus', '&Branch at the token…', 'k', 4),
  'zoom-looked': readCommand('Zoom where the answer looked', '&Zoom where it looked', 'Shift+z', 4),
  'choose-region': readEntry('Ask next about the selected &box, or what is in view', 4),
  'ask-region': readEntry('Ask a&gain about the region or the selected box', 4),
  'paint-left': paintKey('The cell that keys paint', 'ArrowLeft'),
  'paint-right': paintKey('The cell that keys paint', 'ArrowRight'),
  'paint-up': paintKey('The cell that keys paint', 'ArrowUp'),
  'paint-down': paintKey('The cell that keys paint', 'ArrowDown'),
  'paint-cell': paintKey('Paint that cell; put the brush down', 'Enter'),
  'paint-leave': paintKey('Paint that cell; put the brush down', 'Escape'),

  'focus-question': {
    group: 'Question and answer',
    label: 'To the question box',
    place: 'window',
    keys: ['/'],
    menu: { name: 'question', section: 1, label: '&Write a question', accelerator: 'CmdOrCtrl+L' },
  },
  ask: { group: 'Question and answer', label: 'Ask', place: 'question', keys: ['Enter'] },
  'question-before': {
    group: 'Question and answer',
    label: 'Earlier, later question, in the empty box',
    place: 'question',
    keys: ['ArrowUp'],
  },
  'question-after': {
    group: 'Question and answer',
    label: 'Earlier, later question, in the empty box',
    place: 'question',
    keys: ['ArrowDown'],
  },
  'new-line': { group: 'Question and answer', label: 'New line', place: 'question', keys: ['Shift+Enter'] },
  stop: {
    group: 'Question and answer',
    label: 'Stop the answer',
    place: 'window',
    keys: ['Escape'],
    menu: { name: 'question', section: 1, label: '&Stop the answer', accelerator: 'CmdOrCtrl+.' },
  },
  'verdict-right': verdictKey('Rig&ht answer', 'y'),
  'verdict-wrong': verdictKey('&Wrong answer', 'w'),
  'verdict-unsure': verdictKey('&Unsure', 'u'),
  'draw-samples': {
    group: 'Question and answer',
    label: 'Draw several answers to the shown question',
    place: 'window',
    keys: ['Shift+n'],
    menu: { name: 'question', section: 4, label: '&Draw several answers…' },
  },
  compare: {
    group: 'Question and answer',
    label: 'Compare answers to the shown question, side by side',
    place: 'window',
    keys: ['Shift+v'],
    menu: { name: 'question', section: 4, label: '&Compare answers…' },
  },
  'show-heads': {
    group: 'Question and answer',
    label: 'What each head of the layer in focus looks at',
    place: 'window',
    keys: ['Shift+j'],
    menu: { name: 'question', section: 4, label: '&Heads of the layer…' },
  },
  'next-unsure': unsureKey('&Next unsure token', 'Shift+d'),
  'unsure-before': unsureKey('Unsure token &before', 'Shift+f'),
  'answer-before': answerKey('Between tokens of an answer', 'ArrowLeft'),
  'answer-after': answerKey('Between tokens of an answer', 'ArrowRight'),
  'answer-first': answerKey('First, last token of an answer', 'Home'),
  'answer-last': answerKey('First, last token of an answer', 'End'),

  'matrix-layer-above': matrixKey('Between layers and tokens', 'ArrowUp'),
  'matrix-layer-below': matrixKey('Between layers and tokens', 'ArrowDown'),
  'matrix-token-before': matrixKey('Between layers and tokens', 'ArrowLeft'),
  'matrix-token-after': matrixKey('Between layers and tokens', 'ArrowRight'),
  'matrix-tokens-back': matrixKey('Ten tokens back, on', 'Shift+ArrowLeft'),
  'matrix-tokens-on': matrixKey('Ten tokens back, on', 'Shift+ArrowRight'),
  'matrix-first-token': matrixKey('First, last token', 'Home'),
  'matrix-last-token': matrixKey('First, last token', 'End'),
  'matrix-first-layer': matrixKey('First, last layer', 'PageUp'),
  'matrix-last-layer': matrixKey('First, last layer', 'PageDown'),
  'matrix-first-corner': matrixKey('First, last token and layer', 'Ctrl+Home'),
  'matrix-last-corner': matrixKey('First, last token and layer', 'Ctrl+End'),
  'scrub-matrix': {
    group: 'Matrix',
    label: 'Go through layers and tokens',
    place: 'native',
    keys: ['Drag'],
  },
  replay: {
    group: 'Matrix',
    label: 'Replay the answer, or stop',
    place: 'window',
    keys: ['Shift+y'],
    menu: { name: 'view', section: 2, label: '&Replay the answer, or stop' },
  },
  'replay-slower': { group: 'Matrix', label: 'Replay slower, faster', place: 'window', keys: ['<'] },
  'replay-faster': { group: 'Matrix', label: 'Replay slower, faster', place: 'window', keys: ['>'] },
  'next-shading': {
    group: 'Matrix',
    label: 'Shade by share, overlap, or what was read of an annotation',
    place: 'window',
    keys: ['Shift+s'],
  },

  'move-edge': {
    group: 'Window',
    label: 'Move the edge in focus between panels',
    place: 'native',
    keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Drag'],
  },
  'reset-edge': {
    group: 'Window',
    label: 'That edge where it usually is',
    place: 'native',
    keys: ['Enter', 'Double click'],
  },
  'show-keys': {
    group: 'Window',
    label: 'This list',
    place: 'window',
    keys: ['?'],
    menu: { name: 'help', section: 1, label: '&Keys' },
  },
} as const satisfies Readonly<Record<string, CommandFacts>>;

/** The name of a command. */
export type CommandId = keyof typeof commands;

/** The commands whose keys work in one place. */
export type CommandIn<Place extends CommandPlace> = {
  [Id in CommandId]: (typeof commands)[Id] extends { readonly place: Place } ? Id : never;
}[CommandId];

/** The commands that stand in the menu bar: the main process sends them, the window carries them out. */
export type MenuCommand = {
  [Id in CommandId]: (typeof commands)[Id] extends { readonly menu: object } ? Id : never;
}[CommandId];

/** The facts of every command, in the order of the table. */
export const commandList: readonly (CommandFacts & { readonly id: CommandId })[] = Object.entries(
  commands,
).map(([id, facts]) => ({ id: id as CommandId, ...facts }));

/** The commands of the menu bar, in the order of the table. */
export const menuCommands: readonly { readonly id: MenuCommand; readonly menu: MenuEntry }[] =
  // Whatever has a menu entry is by definition a MenuCommand.
  commandList.flatMap(({ id, menu }) => (menu === undefined ? [] : [{ id: id as MenuCommand, menu }]));

function textSize<Accelerator extends string>(label: string, menuLabel: string, accelerator: Accelerator) {
  const menu = { name: 'view', section: 3, label: menuLabel, accelerator } as const;
  return { group: 'Window', label, place: 'window', keys: [], menu } as const;
}

function canvasKey<Key extends string>(label: string, key: Key) {
  return { group: 'Zoom and pan', label, place: 'canvas', keys: [key] } as const;
}

function toolKey<Keys extends readonly string[]>(label: string, menuLabel: string, keys: Keys) {
  const menu = { name: 'annotate', section: 1, label: menuLabel } as const;
  return { group: 'Annotations', label, place: 'window', keys, menu } as const;
}

function annotateCommand(label: string, menuLabel: string, key: string, section: number) {
  const menu = { name: 'annotate', section, label: menuLabel } as const;
  return { group: 'Annotations', label, place: 'window', keys: [key], menu } as const;
}

function annotationKey<Key extends string>(label: string, key: Key) {
  return { group: 'Annotations', label, place: 'annotation', keys: [key] } as const;
}

function readCommand<Key extends string>(label: string, menuLabel: string, key: Key, section: number) {
  const menu = { name: 'intervene', section, label: menuLabel } as const;
  return { group: 'Change what is read', label, place: 'window', keys: [key], menu } as const;
}

/** In the menu alone. */
function readEntry(menuLabel: string, section: number) {
  const menu = { name: 'intervene', section, label: menuLabel } as const;
  const label = menuLabel.replace('&', '');
  return { group: 'Change what is read', label, place: 'window', keys: [], menu } as const;
}

function paintKey<Key extends string>(label: string, key: Key) {
  return { group: 'Change what is read', label, place: 'paint', keys: [key] } as const;
}

function verdictKey<Key extends string>(menuLabel: string, key: Key) {
  return {
    group: 'Question and answer',
    label: 'The answer is right, wrong, or you are unsure; again takes it back',
    place: 'window',
    keys: [key],
    menu: { name: 'question', section: 2, label: menuLabel },
  } as const;
}

function unsureKey<Key extends string>(menuLabel: string, key: Key) {
  return {
    group: 'Question and answer',
    label: 'Next token the model was unsure of, the one before',
    place: 'window',
    keys: [key],
    menu: { name: 'question', section: 3, label: menuLabel },
  } as const;
}

function answerKey<Key extends string>(label: string, key: Key) {
  return { group: 'Question and answer', label, place: 'answer', keys: [key] } as const;
}

function matrixKey<Key extends string>(label: string, key: Key) {
  return { group: 'Matrix', label, place: 'matrix', keys: [key] } as const;
}
