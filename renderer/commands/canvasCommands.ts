import type { CommandIn } from '../../electron/ipc/commands.js';
import type { ViewSlice } from '../state/view/viewSlice.js';

/** How far keys pan the image, for a stage of a size; CSS pixels, as `Actions.pan` takes them. */
export const canvasCommands: Record<
  CommandIn<'canvas'>,
  (stage: ViewSlice['stageSize']) => { readonly dx: number; readonly dy: number }
> = {
  'pan-left': () => ({ dx: step, dy: 0 }),
  'pan-right': () => ({ dx: -step, dy: 0 }),
  'pan-up': () => ({ dx: 0, dy: step }),
  'pan-down': () => ({ dx: 0, dy: -step }),
  'pan-far-left': ({ width }) => ({ dx: width * far, dy: 0 }),
  'pan-far-right': ({ width }) => ({ dx: -width * far, dy: 0 }),
  'pan-far-up': ({ height }) => ({ dx: 0, dy: height * far }),
  'pan-far-down': ({ height }) => ({ dx: 0, dy: -height * far }),
};

/** A step in CSS pixels; a far one as a part of the stage: what stood at the edge is still seen. */
const step = 64;
const far = 0.8;
