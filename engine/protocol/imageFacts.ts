import { z } from 'zod';
import { imageFormatSchema } from './imageFormat.js';

/** What a picture's file holds and what of it is shown: what the choices can be, and which hold. */
export const imageDetailsSchema = z.object({
  /** Names of the file's bands, in order: `red`, `alpha`, those the file gives, otherwise `band 4`. */
  bands: z.array(z.string()).min(1),
  /** The bands shown, counted from 1: one as grey, three as red, green and blue; four are the inks of CMYK. */
  shownBands: z.array(z.int().positive()).min(1),
  /** Type of a sample as the file has it: `uint8`, `int16`, `float32`. */
  sampleType: z.string(),
  /** The page shown, counted from 1, and how many the file has. */
  page: z.int().positive(),
  pages: z.int().positive(),
  /** Values shown as black and as white. */
  range: z.object({ low: z.number(), high: z.number() }),
  /** Whether the picture's own values made that range: 2 to 98 percent of them. */
  stretched: z.boolean().optional(),
  /** What a person should know: stretched values, bands left out, wrong checksums. Sentences. */
  notices: z.array(z.string()),
});

export type ImageDetails = Readonly<z.infer<typeof imageDetailsSchema>>;

/** What is known of a picture once it is decoded. Sizes in pixels, upright. */
export const imageFactsSchema = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  format: imageFormatSchema,
  /** Left out where nobody has decoded the picture yet (a shipped sample). */
  details: imageDetailsSchema.optional(),
});

export type ImageFacts = Readonly<z.infer<typeof imageFactsSchema>>;
