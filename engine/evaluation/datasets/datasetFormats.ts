import type { DatasetFormat } from './DatasetFormat.js';
import { questionsJsonl } from './questionsJsonl.js';

/** The formats that `fovea eval` reads; a folder is of the first that knows it. */
export const datasetFormats: readonly DatasetFormat[] = [questionsJsonl];
