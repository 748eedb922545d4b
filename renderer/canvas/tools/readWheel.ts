/** What is read of a wheel event. */
export type WheelFacts = Pick<
  WheelEvent,
  'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'timeStamp'
> & {
  /** Not in any standard, but Chromium has them: 120 a notch of a wheel. */
  readonly wheelDeltaX: number;
  readonly wheelDeltaY: number;
};

/** What a wheel event asks for; lengths in CSS pixels. */
export type WheelGesture =
  | { readonly type: 'zoom'; readonly factor: number }
  | { readonly type: 'pan'; readonly dx: number; readonly dy: number };

/** What sends wheel events. */
export type WheelDevice = 'mouse' | 'touchpad';

/** What was found out at an event, for the next. */
export interface WheelMemory {
  readonly device: WheelDevice;
  /** When, as `timeStamp`. */
  readonly timeMs: number;
}

/**
 * What a wheel event asks for: the wheel of a mouse zooms, with Shift (or tilted) it pans; two fingers on a touchpad pan,
 * pinched they zoom, which Chromium sends as a wheel with Ctrl.
 *
 * @param before what was found out at the event before; null at the first.
 * @param mac whether this is macOS, whose deltas are others.
 */
export function readWheel(
  event: WheelFacts,
  before: WheelMemory | null,
  mac: boolean,
): { readonly gesture: WheelGesture; readonly memory: WheelMemory } {
  const device = deviceOf(event, before, mac);
  return { gesture: gestureOf(event, device), memory: { device, timeMs: event.timeStamp } };
}

function gestureOf(event: WheelFacts, device: WheelDevice): WheelGesture {
  const { deltaX, deltaY } = event;
  if (device === 'touchpad') {
    return event.ctrlKey || event.metaKey
      ? { type: 'zoom', factor: Math.exp(-limited(deltaY, 100) * 0.01) }
      : { type: 'pan', dx: 0 - deltaX, dy: 0 - deltaY };
  }
  const across = notches(event.wheelDeltaX);
  const along = notches(event.wheelDeltaY);
  if (across !== 0) return { type: 'pan', dx: across * notchPan, dy: 0 };
  if (event.shiftKey) return { type: 'pan', dx: along * notchPan, dy: 0 };
  return { type: 'zoom', factor: notchZoom ** along };
}

/** What a notch of a wheel does. */
const notchZoom = 1.25;
const notchPan = 80;

/** Notches of a wheel: at most three at once, and no less than a quarter, since a slow turn on macOS is a tenth. */
function notches(wheelDelta: number): number {
  const turned = limited(wheelDelta / 120, 3);
  return turned === 0 ? 0 : Math.sign(turned) * Math.max(Math.abs(turned), 0.25);
}

/**
 * Which device sent an event. A mouse sends whole notches (or lines, or, on macOS, fractions of a pixel that come of its
 * acceleration), a touchpad anything else. Within a gesture it stays what it was: a touchpad hits a whole notch by chance.
 */
function deviceOf(event: WheelFacts, before: WheelMemory | null, mac: boolean): WheelDevice {
  const { deltaX, deltaY, deltaMode, wheelDeltaX, wheelDeltaY, timeStamp } = event;
  if (deltaMode !== pixels) return 'mouse';
  // A pinch says it is a whole notch, but its length is that of the fingers.
  if (event.ctrlKey) return !mac && Math.abs(deltaY) >= shortestNotch ? 'mouse' : 'touchpad';
  if (deltaX !== 0 && deltaY !== 0) return 'touchpad';
  if (before !== null && timeStamp - before.timeMs < gestureGapMs) return before.device;
  if (wheelDeltaX % 120 === 0 && wheelDeltaY % 120 === 0) return 'mouse';
  if (!mac) return 'touchpad';
  return Number.isInteger(deltaX) && Number.isInteger(deltaY) ? 'touchpad' : 'mouse';
}

/** `WheelEvent.DOM_DELTA_PIXEL` */
const pixels = 0;

/** Shorter than a notch of a wheel anywhere but on macOS, in CSS pixels; longer than what fingers spread between two events. */
const shortestNotch = 40;

/** Events that follow each other more quickly belong to one gesture. */
const gestureGapMs = 200;

function limited(value: number, limit: number): number {
  return Math.min(Math.max(value, -limit), limit);
}
