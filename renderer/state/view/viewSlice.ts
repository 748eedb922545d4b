import { frameOf } from '../../canvas/geometry/frame.js';
import type { Size } from '../../canvas/geometry/points.js';
import { viewOfZoom, type KeptZoom } from './keptZoom.js';
import { fitView, type Viewport } from '../../canvas/geometry/viewport.js';

/** How the current image lies on the stage. */
export interface ViewSlice {
  /** A view of the frame, see `frameOf`; null until an image and the stage are there. */
  readonly view: Viewport | null;
  /** The zoom that a session was left with, until the stage is there to show it in; null otherwise. */
  readonly zoom: KeptZoom | null;
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
  zoom: null,
  fitted: true,
  padded: false,
  stageSize: { width: 0, height: 0 },
  remPx: 16,
  minimap: true,
  keysOpen: false,
};

/** The view that shows the whole image or padded square; null while the stage has no size. */
export function fitted(
  image: Size,
  stage: Size,
  padded: boolean,
): Pick<ViewSlice, 'view' | 'zoom' | 'fitted'> {
  return {
    view: hasRoom(stage) ? fitView(frameOf(image, padded), stage) : null,
    zoom: null,
    fitted: true,
  };
}

/** The view of a zoom that was kept; while the stage has no size the zoom itself, for `setStageSize`. */
export function zoomed(
  zoom: KeptZoom,
  image: Size,
  stage: Size,
  padded: boolean,
): Pick<ViewSlice, 'view' | 'zoom' | 'fitted'> {
  if (!hasRoom(stage)) return { view: null, zoom, fitted: false };
  return { view: viewOfZoom(zoom, image, padded, stage), zoom: null, fitted: false };
}

function hasRoom({ width, height }: Size): boolean {
  return width > 0 && height > 0;
}
