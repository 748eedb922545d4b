import type { DatasetFormat } from './DatasetFormat.js';
import { llavaQuestions } from './llavaQuestions.js';
import { magnifierBench } from './magnifierBench.js';
import { questionsJsonl } from './questionsJsonl.js';
import { rsvqaHr } from './rsvqaHr.js';
import { textVqa } from './textVqa.js';
import { vstarBench } from './vstarBench.js';

/** The formats that `fovea eval` reads; a folder is of the first that knows it. */
export const datasetFormats: readonly DatasetFormat[] = [
  questionsJsonl,
  vstarBench,
  magnifierBench,
  textVqa,
  rsvqaHr,
  llavaQuestions,
];
