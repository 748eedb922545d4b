import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What transformers made of one picture and question (training/fixtures). */
export interface GoldenAnswer {
  readonly promptIds: readonly number[];
  /** [view, channel, y, x, level of 255] */
  readonly pixels: readonly (readonly [number, number, number, number, number])[];
  readonly tokens: readonly number[];
  readonly firstLogits: readonly number[];
}

/** The ids of a prompt about a text. */
export interface GoldenText {
  readonly question: string;
  readonly promptIds: readonly number[];
}

/** `golden.json` of a folder. */
export interface ModelGolden<Case> {
  readonly cases: readonly Case[];
  readonly texts: readonly GoldenText[];
}

/** What transformers made of the pictures and texts of a folder; who reads it knows what a case holds. */
export function readModelGolden(folder: string): ModelGolden<unknown> {
  return JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as ModelGolden<unknown>;
}
