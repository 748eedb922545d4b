import { z } from 'zod';

/**
 * Which system answers. `flex` reads selected high-res tokens; `lowres` sees the small image only; `hd` has the tokens of a
 * larger image in its prompt, `full` all high-res tokens; `xattn` reads all high-res tokens by cross-attention in every layer.
 */
export const variants = ['flex', 'lowres', 'hd', 'xattn', 'full'] as const;

export const variantSchema = z.enum(variants);

export type Variant = z.infer<typeof variantSchema>;
