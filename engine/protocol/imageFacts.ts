import { z } from 'zod';
import { imageFormatSchema } from './imageFormat.js';

/** What is known of a picture once it is decoded. Sizes in pixels, upright. */
export const imageFactsSchema = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  format: imageFormatSchema,
});

export type ImageFacts = Readonly<z.infer<typeof imageFactsSchema>>;
