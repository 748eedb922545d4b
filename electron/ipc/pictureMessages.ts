import { z } from 'zod';
import { failureSchema } from '../../engine/protocol/failure.js';
import { imageChoicesSchema } from '../../engine/protocol/imageChoices.js';
import { imageFactsSchema } from '../../engine/protocol/imageFacts.js';
import { imageIdSchema } from './contracts.js';

/**
 * What the main process and the process of large pictures say to each other. Both sides parse what arrives, as with the
 * engine process (`engineMessages.ts`).
 */

const requestIdSchema = z.int().positive();
const index = z.int().min(0);

/** A tile of a large picture. */
const tileAddressSchema = z.object({ level: index, column: index, row: index });
export type TileAddress = Readonly<z.infer<typeof tileAddressSchema>>;

/** Messages to the process of large pictures. */
export const toPicturesSchema = z.discriminatedUnion('type', [
  /** Open a picture if it is a large one; its levels go into `folder`, which is made and removed by the process. */
  z.object({
    type: z.literal('open'),
    imageId: imageIdSchema,
    path: z.string(),
    name: z.string(),
    /** What of it is shown; left out where nothing is chosen. */
    choices: imageChoicesSchema.optional(),
    folder: z.string(),
  }),
  z.object({
    type: z.literal('tile'),
    requestId: requestIdSchema,
    imageId: imageIdSchema,
    tile: tileAddressSchema,
    /** Whether something coarser is welcome where the tile is not there yet. */
    preview: z.boolean(),
  }),
  /** Nobody waits for that tile any more. */
  z.object({ type: z.literal('forget-tile'), requestId: requestIdSchema }),
  /** Let go of a picture, also in the midst of its opening. */
  z.object({ type: z.literal('close'), imageId: imageIdSchema }),
]);
export type ToPictures = z.infer<typeof toPicturesSchema>;

const sizeSchema = z.object({ width: z.int().positive(), height: z.int().positive() });

/** What is known of a large picture once it is open. */
export const largePictureSchema = imageFactsSchema.extend({
  encodedHash: z.string(),
  pyramid: z.object({ tileSide: z.int().positive(), levels: z.array(sizeSchema).min(1) }),
  /** Where its rows lie decoded; null for one that is read from its own file. */
  rowsPath: z.string().nullable(),
});
export type LargePictureFacts = Readonly<z.infer<typeof largePictureSchema>>;

/** Messages from the process of large pictures. */
export const fromPicturesSchema = z.discriminatedUnion('type', [
  /** `picture` is null for one that is not large: the engine process opens it. */
  z.object({ type: z.literal('opened'), imageId: imageIdSchema, picture: largePictureSchema.nullable() }),
  z.object({ type: z.literal('refused'), imageId: imageIdSchema, error: failureSchema }),
  z.object({
    type: z.literal('preparing'),
    imageId: imageIdSchema,
    done: z.number().min(0),
    total: z.number().min(0),
  }),
  /** An encoded tile (`image/bmp`); null for one that the picture has not. */
  z.object({
    type: z.literal('tile'),
    requestId: requestIdSchema,
    bytes: z.instanceof(Uint8Array).nullable(),
    isExact: z.boolean(),
  }),
  z.object({ type: z.literal('tile-failed'), requestId: requestIdSchema, error: failureSchema }),
]);
export type FromPictures = z.infer<typeof fromPicturesSchema>;
