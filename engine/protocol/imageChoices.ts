import { z } from 'zod';

const finite = z.number();

/** What of a picture is shown, and so what the model gets; what is left out has the file's own or the usual value. */
export const imageChoicesSchema = z.object({
  /** One band (shown as grey) or three (red, green, blue), counted from 1. */
  bands: z
    .array(z.int().positive())
    .refine(({ length }) => length === 1 || length === 3, 'Expected one band or three')
    .optional(),
  /**
   * Values that become black and white. `full`: what the type of the samples can hold. `auto` (default): the same, but
   * 2 to 98 percent of the values where they are wider than 8 bits and fill less than a quarter of that.
   */
  range: z
    .union([
      z.enum(['auto', 'full']),
      z.object({ low: finite, high: finite }).refine(({ low, high }) => low < high, 'Expected low < high'),
    ])
    .optional(),
  /** Page of a file of many, counted from 1; default: the first that is not a reduced copy. */
  page: z.int().positive().optional(),
});

export type ImageChoices = Readonly<z.infer<typeof imageChoicesSchema>>;
