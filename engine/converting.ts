/** The front door of conversions, for the process that makes them: it loads no runtime. */
export { convertCheckpoint } from './checkpoint/conversion/convertCheckpoint.js';
