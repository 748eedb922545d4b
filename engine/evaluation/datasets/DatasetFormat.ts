import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { JudgeName } from '../judges/judges.js';
import type { EmbeddedPicture } from './EmbeddedPicture.js';

/**
 * How data sets of one kind are told from others and read. A format is a file of this folder and a line in
 * `datasetFormats.ts`; keys, image files and repeated ids are looked after for all of them in `readDatasets.ts`.
 */
export interface DatasetFormat {
  /** What messages call it: the file by which a person knows it. */
  readonly name: string;
  /** What a folder of it is, for messages: `a folder with ...`. */
  readonly description: string;
  /** Judges the answers. */
  readonly judge: JudgeName;
  /**
   * The files of the folder that hold its questions, so that a hash of them tells one state of the data from another;
   * null where the folder is not of this format.
   */
  detect(folder: string): Promise<readonly string[] | null>;
  /**
   * Reads the questions of a folder that `detect` knows, in their order.
   *
   * @throws EngineError `option-invalid` naming file and line
   */
  readQuestions(folder: string): AsyncIterable<DatasetQuestion>;
}

/** A question as a format reads it. */
export interface DatasetQuestion {
  readonly id: string;
  /** The row of the table that it counts for. */
  readonly split: string;
  /** What sort of question it is, for accuracy by kind. */
  readonly kind?: string;
  /** Path of the image file, from the folder of the data set; of an embedded one, what messages call it. */
  readonly image: string;
  /** Where the image is, if it is no file of its own. */
  readonly embedded?: EmbeddedPicture;
  /** What of the image is shown for this question, before what holds for all of them. */
  readonly choices?: ImageChoices;
  readonly question: string;
  /** Expected answers; none where the data has none, and the answer is not judged. */
  readonly answers: readonly string[];
  /**
   * Answers to choose from, instead of one in the model's own words: that of the least mean loss (`answerLoss`) is its answer,
   * of equal ones the first.
   */
  readonly options?: readonly string[];
  /** Cells of the 9 x 9 grid that show what the question asks for, row * 9 + column. */
  readonly targetCells?: readonly number[];
  /** Where it stands, for messages, such as `data/questions.jsonl, line 3`. */
  readonly place: string;
}

/** A folder of questions whose format is known. */
export interface Dataset {
  readonly folder: string;
  readonly format: DatasetFormat;
  /** Files that hold its questions. */
  readonly questionFiles: readonly string[];
}
