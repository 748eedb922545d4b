import type { CommandIn } from '../../electron/ipc/commands.js';
import type { Actions } from '../state/windowModel.js';
import type { AnnotationSlice } from '../state/annotations/annotationSlice.js';

/** What keys on the picture can act on. */
export type AnnotationKeyContext = Pick<
  AnnotationSlice,
  'selectedAnnotationIds' | 'activeVertex' | 'tool'
> & {
  /** Moves with keys of one press, however long it is held, are one entry of the history. */
  readonly gesture: string;
};

/** Pixels of the picture of a step with Shift. */
const far = 10;

/** What keys do with annotations, on the picture: whether they did it; where not, the key is left to others. */
export const annotationCommands: Record<
  CommandIn<'annotation'>,
  (actions: Actions, context: AnnotationKeyContext) => boolean
> = {
  'annotation-edit': (actions, { tool, selectedAnnotationIds }) => {
    if (tool === 'region') {
      actions.chooseRegionHere();
      return true;
    }
    if (tool !== 'pan' && tool !== 'select') {
      actions.addInMiddle();
      if (tool !== 'text') actions.setTool('select');
      return true;
    }
    return ifAny(selectedAnnotationIds, () => actions.editSelected());
  },
  'annotation-leave': (actions, { tool, selectedAnnotationIds, activeVertex }) => {
    if (activeVertex !== null) actions.selectAnnotations(selectedAnnotationIds);
    else if (selectedAnnotationIds.length > 0) actions.selectAnnotations([]);
    else if (tool !== 'pan' && tool !== 'select') actions.setTool('select');
    else return false;
    return true;
  },
  'annotation-delete': (actions, { selectedAnnotationIds }) =>
    ifAny(selectedAnnotationIds, () => actions.deleteSelected()),
  'annotation-duplicate': (actions, { selectedAnnotationIds }) =>
    ifAny(selectedAnnotationIds, () => actions.duplicateSelected()),
  'annotation-select-all': (actions) => {
    actions.selectAllAnnotations();
    return true;
  },
  'annotation-left': nudge(-1, 0),
  'annotation-right': nudge(1, 0),
  'annotation-up': nudge(0, -1),
  'annotation-down': nudge(0, 1),
  'annotation-far-left': nudge(-far, 0),
  'annotation-far-right': nudge(far, 0),
  'annotation-far-up': nudge(0, -far),
  'annotation-far-down': nudge(0, far),
  'annotation-narrower': resize(-1, 0),
  'annotation-wider': resize(1, 0),
  'annotation-lower': resize(0, -1),
  'annotation-higher': resize(0, 1),
  'annotation-far-narrower': resize(-far, 0),
  'annotation-far-wider': resize(far, 0),
  'annotation-far-lower': resize(0, -far),
  'annotation-far-higher': resize(0, far),
  'next-corner': (actions, { activeVertex }) => corner(activeVertex, () => actions.moveToVertex(1)),
  'corner-before': (actions, { activeVertex }) => corner(activeVertex, () => actions.moveToVertex(-1)),
  'add-corner': (actions, { activeVertex }) => corner(activeVertex, () => actions.insertVertex()),
};

/** Id of the note of the annotation that is selected: what the keyboard writes to is moved there. */
export const annotationNoteId = 'annotation-note';

function nudge(dx: number, dy: number): (actions: Actions, context: AnnotationKeyContext) => boolean {
  return (actions, { selectedAnnotationIds, gesture }) =>
    ifAny(selectedAnnotationIds, () => actions.nudge(dx, dy, `move ${gesture}`));
}

function resize(dx: number, dy: number): (actions: Actions, context: AnnotationKeyContext) => boolean {
  return (actions, { selectedAnnotationIds, gesture }) =>
    ifAny(selectedAnnotationIds, () => actions.resizeSelected(dx, dy, `resize ${gesture}`));
}

function ifAny(ids: readonly string[], act: () => void): boolean {
  if (ids.length > 0) act();
  return ids.length > 0;
}

function corner(active: AnnotationSlice['activeVertex'], act: () => void): boolean {
  if (active !== null) act();
  return active !== null;
}
