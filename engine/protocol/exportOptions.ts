import { z } from 'zod';
import { sessionPartIdSchema } from './annotation.js';
import { type ExportFormat, exportFormatNames } from './exportFormats.js';

/** How a session is exported. What a format does not take (`exportFormats`) changes nothing. */
export const exportOptionsSchema = z.object({
  format: z.enum(exportFormatNames as [ExportFormat, ...ExportFormat[]]),
  /** One question; left out for all of them (of a picture with overlay: for the last that has masks). */
  runId: sessionPartIdSchema.optional(),
  /** What the overlay paints. Default: `selected` where token and layer are given, otherwise `frequency`. */
  what: z.enum(['selected', 'attention', 'frequency']).optional(),
  /** From 0. */
  tokenIndex: z.int().min(0).optional(),
  /** Decoder layer that chose. */
  layer: z.int().min(0).optional(),
  colourMap: z.enum(['viridis', 'inferno', 'cividis', 'turbo']).optional(),
  /** Of the overlay, 0 to 1. */
  opacity: z.number().min(0).max(1).optional(),
  /** Whether annotations are drawn; default: they are. */
  annotations: z.boolean().optional(),
  /** Whether a legend stands below a picture; default: it does. */
  legend: z.boolean().optional(),
  /** `link`: an SVG names the picture's file instead of holding it. */
  picture: z.enum(['embed', 'link']).optional(),
});

/** How a session is exported. */
export type ExportOptions = Readonly<z.infer<typeof exportOptionsSchema>>;
