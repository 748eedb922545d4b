import { frameOf } from '../../canvas/geometry/frame.js';
import type { Size } from '../../canvas/geometry/points.js';
import { fitView, type Viewport } from '../../canvas/geometry/viewport.js';

/** How the current image lies on the stage. */
export interface ViewSlice {
  /** A view of the frame, see `frameOf`; null until an image and the stage are there. */
  readonly view: Viewport | null;
  /** The view follows the stage's size until the person zooms or pans. */
  readonly fitted: boolean;
  /** The square the image is padded to is shown, not the image alone. */
  readonly padded: boolean;
  /** Size of the stage in CSS pixels. */
  readonly stageSize: Size;
  /** CSS pixels of a rem: 16 at a text size of 100 %. */
  readonly remPx: number;
  /** The overview of an image that does not fit the stage is shown. */
  readonly minimap: boolean;
  /** The keyboard help is open. */
  readonly keysOpen: boolean;
}

/** Before image and stage are there. */
export const startView: ViewSlice = {
  view: null,
  fitted: true,
  padded: false,
  stageSize: { width: 0, height: 0 },
  remPx: 16,
  minimap: true,
  keysOpen: false,
};

/** The view that shows the whole image or padded square; null while the stage has no size. */
export function fitted(image: Size, stage: Size, padded: boolean): Pick<ViewSlice, 'view' | 'fitted'> {
  const drawable = stage.width > 0 && stage.height > 0;
  return { view: drawable ? fitView(frameOf(image, padded), stage) : null, fitted: true };
}
