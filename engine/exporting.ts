/** The front door of exports, for the process that makes them: it loads no runtime. */
export { exportSession } from './session/formats/exportSession.js';
export { exportPieces } from './session/formats/exportPieces.js';
export { previewExport } from './session/formats/previewExport.js';
export { loadSession } from './session/loadSession.js';
