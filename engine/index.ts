/** The engine's only entrance (design: house.md, "Who may import whom"). */
export type * from './answering/Engine.js';
export type * from './answering/askRequest.js';
export type * from './seeing/featureStore.js';
export type * from './protocol/runEvent.js';
export { openEngine } from './answering/openEngine.js';
export { decodeImage } from './image/decodeImage.js';
export type { ImageSource } from './image/imageSource.js';
export { Picture } from './image/Picture.js';
export type { RgbImage } from './image/rgbImage.js';
export { EngineError, type EngineErrorCode } from './protocol/EngineError.js';
export { selectors, selectionGridSide, type Selector } from './protocol/selector.js';
