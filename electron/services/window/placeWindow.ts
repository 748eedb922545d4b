import { z } from 'zod';

/** A rectangle on the desktop, in density-independent pixels. */
export const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Bounds = z.infer<typeof boundsSchema>;

/** How the window was left. */
export const windowStateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowStateSchema>;

/** The least the window can be made, in CSS pixels: a screen of 800 x 500 holds it. */
export const smallestWindow = { width: 760, height: 480 } as const;
/** The window of a first start, in CSS pixels. */
export const defaultWindow = { width: 1440, height: 900 } as const;

/** How much of a kept window must lie on some display, so that its title bar can be caught. */
const visible = { width: 160, height: 80 } as const;

/**
 * Where to put the window: where it was left if enough of that is still on a display, else in the middle of the
 * primary one (the first), never larger than its work area.
 */
export function placeWindow(kept: Bounds | null, workAreas: readonly [Bounds, ...Bounds[]]): Bounds {
  if (kept && workAreas.some((area) => isReachable(kept, area))) {
    return {
      ...kept,
      width: Math.max(kept.width, smallestWindow.width),
      height: Math.max(kept.height, smallestWindow.height),
    };
  }
  const [primary] = workAreas;
  const width = Math.min(defaultWindow.width, primary.width);
  const height = Math.min(defaultWindow.height, primary.height);
  return {
    x: primary.x + Math.floor((primary.width - width) / 2),
    y: primary.y + Math.floor((primary.height - height) / 2),
    width,
    height,
  };
}

function isReachable(bounds: Bounds, area: Bounds): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
  // The title bar is at the top: it must not be above the work area.
  return width >= visible.width && height >= visible.height && bounds.y >= area.y;
}
