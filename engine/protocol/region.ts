import { z } from 'zod';

/** What of the model sees the region alone. */
export const regionUses = ['all', 'highres'] as const;

/** A part of a picture to ask about, in pixels of the upright picture as it is shown. */
export const regionSchema = z.object({
  left: z.int().min(0),
  top: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
  /**
   * `all`: the region is the picture, and the model sees nothing else; selection grids and attention maps lie on the region.
   * `highres`: the low-res view is of the whole picture, and its attention maps lie there; the high-res view is of the region
   * alone, and the selection grids lie on it: each from the part of the map that covers the region.
   */
  use: z.enum(regionUses),
});

/** A part of a picture to ask about. */
export type Region = Readonly<z.infer<typeof regionSchema>>;
