/** The engine's front door (CONTRIBUTING.md, "Who may import whom"); contracts are read from engine/protocol. */
export type * from './answering/Engine.js';
export type * from './answering/askRequest.js';
export type * from './seeing/featureStore.js';
export { openEngine } from './answering/openEngine.js';
export { openVariants } from './answering/openVariants.js';
export { decodeImage } from './image/decodeImage.js';
export type { ImageSource } from './image/imageSource.js';
export { type LargeRows, Picture } from './image/Picture.js';
export type { RgbImage, RgbPixels } from './image/rgbImage.js';
export { shrinkPixels } from './image/shrinkPixels.js';
export { writePng } from './image/writePng.js';
export { seenPictures } from './preprocess/modelView.js';
export type { PreprocessSettings } from './preprocess/preprocessSettings.js';
