import type { RunRecord } from '../../../engine/protocol/runRecord.js';
import type { Session } from '../../../engine/protocol/session.js';

/** Longest line that is shown where something was found, in UTF-16 code units. */
const maxFoundLength = 160;

/** What a session can be found by, a line each, without its runs: names, labels, notes, texts, expected answers. */
export function sessionLines({ name, picture, labels, annotations, verdicts }: Session): string[] {
  return [
    name,
    picture.name,
    ...labels.map((label) => `Label: ${label.name}`),
    ...annotations.flatMap(({ note, shape }) => [
      ...(note === '' ? [] : [`Note: ${note}`]),
      ...(shape.type === 'text' ? [`Text: ${shape.text}`] : []),
    ]),
    ...Object.values(verdicts).flatMap(({ expected }) => (expected === '' ? [] : [`Expected: ${expected}`])),
  ];
}

/** What a run can be found by: its question and its answer. */
export function runLines({ question, result, tokens }: RunRecord): string[] {
  const answer = result?.answer ?? tokens.map(({ text }) => text).join('');
  return [`Question: ${question}`, `Answer: ${answer}`];
}

/** The words of a query, as they are compared: in small letters, without regard to how accents are written. */
export function queryWords(query: string): string[] {
  return folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * The first line with a word of the query where all its words are in some line, cut around that word; null where one is in
 * none.
 */
export function findWords(words: readonly string[], lines: readonly string[]): string | null {
  const texts = lines.map(folded);
  if (!words.every((word) => texts.some((text) => text.includes(word)))) return null;
  const best = Math.max(
    0,
    texts.findIndex((text) => words.some((word) => text.includes(word))),
  );
  const line = (lines[best] ?? '').replace(/\s+/g, ' ').trim();
  const at = Math.max(0, ...words.slice(0, 1).map((word) => folded(line).indexOf(word)));
  const start = at > maxFoundLength / 2 ? at - maxFoundLength / 4 : 0;
  const part = line.slice(start, start + maxFoundLength);
  return `${start > 0 ? '…' : ''}${part}${start + maxFoundLength < line.length ? '…' : ''}`;
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
