/** Side of its button that a popover opens on, and which edges of the two stand in line. */
export type PopoverPlace = 'above start' | 'above end' | 'below start' | 'below end';

/** Sides of a box in the window, in CSS pixels; of a DOMRect. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In CSS pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where a popover lies: beside its button as wanted, on the button's other side where there is room only there, and where there
 * is on neither, as near as the window lets it, also over the button. All in CSS pixels.
 *
 * The browser's own anchors are not used: Chromium 130 dies of one that scrolls.
 *
 * @returns its left upper corner. Of what is larger than the window the beginning is seen.
 */
export function placePopover(
  opener: Box,
  panel: Size,
  room: Size,
  place: PopoverPlace,
): { readonly left: number; readonly top: number } {
  const above = opener.top - gap - panel.height;
  const below = opener.bottom + gap;
  const fitsAbove = above >= leastMargin;
  const fitsBelow = below + panel.height <= room.height - leastMargin;
  const wantsAbove = place.startsWith('above');
  const isAbove = wantsAbove ? fitsAbove || !fitsBelow : fitsAbove && !fitsBelow;
  const wantedLeft = place.endsWith('start') ? opener.left : opener.right - panel.width;
  return {
    left: inside(wantedLeft, panel.width, room.width),
    top: inside(isAbove ? above : below, panel.height, room.height),
  };
}

/** Moves what begins at `from` so that it lies within `end`, a margin from both edges. */
function inside(from: number, length: number, end: number): number {
  return Math.max(leastMargin, Math.min(from, end - leastMargin - length));
}

/** Between a popover and its button, and the edge of the window. */
const gap = 4;
const leastMargin = 4;
