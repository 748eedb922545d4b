/** The engine's only entrance (design: house.md, "Who may import whom"). */
export type * from './engineTypes.js';
export type * from './generation/askRequest.js';
export type * from './generation/featureStore.js';
export type * from './generation/runEvent.js';
export { openEngine } from './generation/openEngine.js';
export { decodeImage } from './preprocess/decodeImage.js';
export type { ImageSource } from './preprocess/imageSource.js';
export type { RgbImage } from './preprocess/rgbImage.js';
export { EngineError, type EngineErrorCode } from './errors.js';
export { selectors, selectionGridSide, type Selector } from './selection/selector.js';
