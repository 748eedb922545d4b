import type { Settings } from '../../../electron/ipc/contracts.js';
import type { Size } from '../../canvas/geometry/points.js';

/** A panel whose edge can be moved; the canvas takes what they leave. */
export type PanelName = keyof Settings['panels'];

/** Width of rail or conversation, or height of the inspector, and how far it can be changed. All in CSS pixels. */
export interface PanelSize {
  readonly size: number;
  readonly least: number;
  readonly most: number;
  /** Sizes it never has: the rail is so narrow that it shows thumbnails alone, or wide enough for names. */
  readonly gap: { readonly from: number; readonly to: number } | null;
}

/**
 * The sizes of the panels in a window: as a person left them, as far as the window holds that. Nothing vanishes: the canvas
 * and each panel keep a least size, which in a small window is a share of it.
 *
 * @param wanted sizes in CSS pixels at a text size of 100 %; null for the usual one.
 * @param window inner size of the window in CSS pixels.
 * @param remPx CSS pixels of a rem: panels grow with the text in them.
 */
export function panelSizes(
  wanted: Settings['panels'],
  window: Size,
  remPx: number,
): Readonly<Record<PanelName, PanelSize>> {
  const rem = (count: number): number => Math.round(count * remPx);
  const { width } = window;
  const height = window.height - rem(statusRem);
  const asLeft = (name: PanelName): number | null => {
    const size = wanted[name];
    return size === null ? null : Math.round((size * remPx) / 16);
  };

  const canvasWidth = leastOf(rem(18), 0.4 * width);
  const narrow = leastOf(rem(4), 0.12 * width);
  const gap = { from: narrow, to: rem(9) };
  const conversationLeast = leastOf(rem(17.5), 0.42 * width);
  const usualConversation = width <= rem(62.5) ? rem(18.75) : within(0.27 * width, rem(21.5), rem(30));
  const railRoom = within(width - canvasWidth - conversationLeast, narrow, rem(24));
  const wantedRail = outsideGap(asLeft('rail') ?? (width < rem(68.75) ? narrow : rem(11.5)), gap);
  const wantedConversation = Math.max(asLeft('conversation') ?? usualConversation, conversationLeast);
  // Where both are too wide, the conversation gives way first, then the rail.
  const conversation = within(wantedConversation, conversationLeast, width - canvasWidth - wantedRail);
  const railMost = Math.min(railRoom, width - canvasWidth - conversation);
  const rail = railMost < gap.to ? narrow : within(wantedRail, narrow, railMost);

  const inspectorLeast = leastOf(rem(6.5), 0.25 * height);
  const usualInspector = height <= rem(40) ? rem(8.25) : within(0.27 * height, rem(12.75), rem(25));
  const inspectorMost = Math.round(height - leastOf(rem(13), 0.5 * height));
  return {
    rail: { size: rail, least: narrow, most: railMost < gap.to ? narrow : railMost, gap },
    conversation: {
      size: conversation,
      least: conversationLeast,
      most: Math.max(conversationLeast, width - canvasWidth - rail),
      gap: null,
    },
    inspector: {
      size: within(asLeft('inspector') ?? usualInspector, inspectorLeast, inspectorMost),
      least: inspectorLeast,
      most: inspectorMost,
      gap: null,
    },
  };
}

/** What to keep of a panel's size so that it is the same at another size of text; see `panelSizes`. */
export function keptSize(size: number, remPx: number): number {
  return Math.max(1, Math.round((size * 16) / remPx));
}

/** A size after a step, which leaps over the sizes the panel never has. */
export function sizeAfterStep({ size, least, most, gap }: PanelSize, step: number): number {
  const to = within(size + step, least, most);
  if (gap === null || to <= gap.from || to >= gap.to) return to;
  return step > 0 ? within(gap.to, least, most) : gap.from;
}

/** Height of the status bar in rem. */
const statusRem = 1.625;

function leastOf(wanted: number, share: number): number {
  return Math.round(Math.min(wanted, share));
}

function within(size: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(size, most)));
}

function outsideGap(size: number, { from, to }: { readonly from: number; readonly to: number }): number {
  if (size <= from) return from;
  return size < (from + to) / 2 ? from : Math.max(size, to);
}
