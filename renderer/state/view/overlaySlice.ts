import type { ColourMapName } from '../../../engine/selection/colourMap.js';

/** What the overlay on the image shows. */
export type OverlayMode = 'selected' | 'attention' | 'relative' | 'difference' | 'frequency' | 'sensitivity';

/** Over what "how often chosen" counts. */
export type FrequencyScope = 'all' | 'layers' | 'tokens';

/** Of what a difference is: the cells that were selected, or the attention behind them. */
export type ComparedValues = 'cells' | 'attention';

/** How the overlay is drawn. */
export interface OverlaySlice {
  readonly overlay: {
    readonly mode: OverlayMode;
    readonly scope: FrequencyScope;
    readonly compare: ComparedValues;
    readonly colourMap: ColourMapName;
    /** 0 to 1. */
    readonly opacity: number;
    readonly visible: boolean;
  };
  /** What stands beside the image: small pictures of all layers at the token in focus, of all tokens at its layer, or nothing. */
  readonly multiples: 'layers' | 'tokens' | null;
  /** The cell whose choosers are listed; null while none is. */
  readonly lookedUp: LookedUp | null;
}

/** A cell whose choosers are listed. */
export interface LookedUp {
  /** 0 to 80, in raster order of the 9 x 9 grid. */
  readonly cell: number;
  /** It was asked for by key: the keyboard goes on in the list. */
  readonly takesFocus: boolean;
}

/** The modes in the order of the key that goes through them. */
export const overlayModes: readonly OverlayMode[] = [
  'selected',
  'attention',
  'relative',
  'difference',
  'frequency',
  'sensitivity',
];

/** The overlay of a new window. */
export const startOverlay: OverlaySlice = {
  overlay: {
    mode: 'selected',
    scope: 'all',
    compare: 'cells',
    colourMap: 'viridis',
    opacity: 0.65,
    visible: true,
  },
  multiples: null,
  lookedUp: null,
};
