import type { ImageChoices } from '../../engine/protocol/imageChoices.js';
import type { ImageFacts } from '../../engine/protocol/imageFacts.js';
import type { PyramidFacts } from '../../engine/protocol/pyramid.js';

/** A picture that is open: everyone speaks of it by its id. */
export interface OpenedImage extends ImageFacts {
  readonly imageId: string;
  /** The session that keeps the work on it: a new one, or that of before where the file was worked on already. */
  readonly sessionId: string;
  /** File name to show. */
  readonly name: string;
  readonly sizeBytes: number;
  /** `fovea://app/images/<id>`: the upright pixels in a format Chromium decodes. */
  readonly url: string;
  /** Whether Fovea has the bytes for itself, so that the picture stays what it is whatever becomes of its file. */
  readonly copied: boolean;
  /** The tiles of a large picture, at `<url>/tiles/LEVEL/COLUMN/ROW`; null for one that is shown whole. */
  readonly pyramid: PyramidFacts | null;
  /** Whether it was opened from a file of the person's; false for what was pasted or ships with the app. */
  readonly isFile: boolean;
  /** What was chosen of it; absent where nothing was. */
  readonly choices?: ImageChoices;
}
