/** Every bound on what a person or a program may ask for, in one place. */

/** Longest question, in UTF-16 code units. */
export const maxQuestionLength = 4000;

/**
 * Longest answer that may be asked for, in tokens. What a model can hold is less: it stops at the last of its positions.
 */
export const maxNewTokens = 2 ** 20;

/** Largest temperature; 0 is greedy. */
export const maxTemperature = 100;

/** Largest seed: 32 bits. */
export const maxSeed = 2 ** 32 - 1;

/** Largest binarisation threshold: attention is scaled to 0..255 before it is compared. */
export const maxThreshold = 255;

/** Largest image that is decoded, in pixels: 16,384 x 16,384, three quarters of a gigabyte of RGB. */
export const maxImagePixels = 2 ** 28;

/** Longest side that is decoded, in pixels. */
export const maxImageSide = 65_535;

/** Largest TIFF that is read, in pixels: its tiles or strips are read as they are wanted. */
export const maxTiffPixels = 2 ** 30;

/** Longest side of a TIFF, in pixels. */
export const maxTiffSide = 2 ** 18 - 1;

/** From this size on, in pixels, an image is shown in tiles of a pyramid and given to a model row by row. */
export const largePicturePixels = 2 ** 25;

/** Largest image file that is read whole, in bytes; a TIFF may be larger. */
export const maxImageFileBytes = 2 ** 30;

/** Largest image that can be pasted, in bytes: it crosses from the window to the main process whole. */
export const maxPastedBytes = 2 ** 29;

/** Largest file of text and numbers about a model, other than weights, in bytes: the tokenizers of large vocabularies have 35 MB. */
export const maxModelTextBytes = 2 ** 27;

/** What such a file may hold as JSON. */
export const modelJsonLimits = { maxValues: 2 ** 23, maxDepth: 100 } as const;

/** Longest message of a failure that crosses a process boundary, in UTF-16 code units. */
export const maxFailureMessageLength = 4000;
