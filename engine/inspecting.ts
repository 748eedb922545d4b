/** The front door of looks at model folders, for the process that makes them: it loads no runtime. */
export { inspectModel } from './answering/inspection/inspectModel.js';
