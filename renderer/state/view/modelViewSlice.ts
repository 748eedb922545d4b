import type { ModelViews } from '../../../electron/ipc/contracts.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';

/**
 * Whose pixels the canvas shows: the file's own; what the model read of them for the layer and token shown; its whole
 * high-res input; its whole low-res view.
 */
export type ShownPixels = 'original' | 'read' | 'input' | 'lowres';

/** How far what the model sees of an image has been made. */
export type ModelViewState =
  | { readonly state: 'making' }
  | { readonly state: 'made'; readonly views: ModelViews }
  | { readonly state: 'failed'; readonly message: string };

/** What the model saw, in place of the original pixels. */
export interface ModelViewSlice {
  readonly pixels: ShownPixels;
  /** What the key shows that goes between the original and this. */
  readonly modelPixels: Exclude<ShownPixels, 'original'>;
  /** What is made of one image by one model: the last that was asked for. */
  readonly modelView: (ModelViewState & { readonly imageId: string; readonly model: ModelFacts }) | null;
}

/** The original is shown, and nothing was made. */
export const startModelView: ModelViewSlice = { pixels: 'original', modelPixels: 'read', modelView: null };
