import type { ColourMapName } from '../../../engine/selection/colourMap.js';

/** What the overlay on the image shows. */
export type OverlayMode = 'selected' | 'attention' | 'frequency';

/** Over what "how often chosen" counts. */
export type FrequencyScope = 'all' | 'layers' | 'tokens';

/** How the overlay is drawn. */
export interface OverlaySlice {
  readonly overlay: {
    readonly mode: OverlayMode;
    readonly scope: FrequencyScope;
    readonly colourMap: ColourMapName;
    /** 0 to 1. */
    readonly opacity: number;
    readonly visible: boolean;
  };
}

/** The modes in the order of the key that goes through them. */
export const overlayModes: readonly OverlayMode[] = ['selected', 'attention', 'frequency'];

/** The overlay of a new window. */
export const startOverlay: OverlaySlice = {
  overlay: { mode: 'selected', scope: 'all', colourMap: 'viridis', opacity: 0.65, visible: true },
};
