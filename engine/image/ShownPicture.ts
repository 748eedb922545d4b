import type { Picture } from './Picture.js';

/** What a model is shown: a picture, or a part of one (`PictureRegion`). */
export type ShownPicture = Pick<Picture, 'seenKey' | 'large' | 'thread' | 'pixels'>;
