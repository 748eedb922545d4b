import { join } from 'node:path';
import { readTextFile } from '../../storage/readTextFile.js';

/** A held-out question with its picture; an entry of examples.json. */
export interface Example {
  /** Path of the picture, from the folder of the document. */
  readonly file: string;
  readonly split: string;
  readonly id: string;
  readonly question: string;
  readonly expected: string;
  readonly answer: string;
  readonly correct: boolean;
  /** Layer whose selection is drawn. */
  readonly layer: number;
  /** Mean selected share of that layer over the answer's steps, 0 to 1. */
  readonly selectedFraction: number;
  /** Whether that layer selected a target cell at any step; null without target cells. */
  readonly targetSelected: boolean | null;
}

const columns = 3;

/** Reads examples.json of a folder; none when there is no such file. */
export async function readExamples(folder: string): Promise<readonly Example[]> {
  const text = await readTextFile(join(folder, 'examples.json')).catch(() => null);
  return text === null ? [] : (JSON.parse(text) as { examples: readonly Example[] }).examples;
}

/** The pictures with question, truth and answer below them, three in a row. */
export function exampleTable(examples: readonly Example[]): string {
  if (examples.length === 0) return 'No examples are drawn yet.';
  const rows: string[] = [];
  for (let start = 0; start < examples.length; start += columns) {
    const row = examples.slice(start, start + columns);
    if (start === 0) rows.push(`|${' |'.repeat(row.length)}`, `|${' --- |'.repeat(row.length)}`);
    rows.push(`| ${row.map(picture).join(' | ')} |`, `| ${row.map(caption).join(' | ')} |`);
  }
  return rows.join('\n');
}

function picture({ file, split, question }: Example): string {
  return `![${escape(`${split}: ${question}`)}](${file})`;
}

function caption({ split, question, expected, answer, correct, layer, targetSelected }: Example): string {
  const verdict = correct
    ? `right: **${escape(answer)}**`
    : `wrong: **${escape(answer)}**, truth ${escape(expected)}`;
  const target =
    targetSelected === null ? '' : targetSelected ? ', target selected' : ', target not selected';
  return `${split}. ${escape(question)} ${verdict}. Layer ${layer}${target}.`;
}

function escape(text: string): string {
  return text.replace(/[|*_[\]<>`\\]/g, '\\$&');
}
