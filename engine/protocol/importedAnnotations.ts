import type { Annotation, Label } from './annotation.js';

/** Annotations that were read from a file of another program, for one picture. */
export interface ImportedAnnotations {
  /** What the file is, to show: `COCO`. */
  readonly format: string;
  readonly annotations: readonly Annotation[];
  /** The labels they use, with ids of their own. */
  readonly labels: readonly Label[];
  /** What was left out or is otherwise now, in sentences. */
  readonly notes: readonly string[];
}

/** The picture that annotations have to fit. */
export interface PictureSize {
  /** File name. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
}
