/** What measurements outside the engine share with `fovea bench`: medians, goals and tables. */
export { benchTables, summarize, type BenchRow, type Measurement, type SuiteReport } from './benchReport.js';
export { writeLargeJpeg, writeLargeTiffs } from './writeLargePictures.js';
export { writeBigSession, type BigSessionSize } from './writeBigSession.js';
