import type { Annotation } from '../../protocol/annotation.js';
import { labelFinder } from './annotationNames.js';
import type { ExportSource } from './exportSource.js';
import { answerOf, runFacts } from './runFacts.js';
import { placeText } from './placeText.js';

/** The conversation as Markdown (CommonMark with tables): every text is itself, none of it markup. */
export function conversationMarkdown({ session, runs }: Pick<ExportSource, 'session' | 'runs'>): string {
  const { name, picture, verdicts, annotations } = session;
  const lines = [
    `# ${inline(name)}`,
    '',
    `${inline(picture.name)}: ${picture.width} x ${picture.height} pixels, sha256 ${picture.sha256}`,
    '',
  ];
  for (const [index, run] of runs.entries()) {
    const verdict = verdicts[run.runId];
    lines.push(`## ${index + 1}. ${inline(run.question)}`, '', ...quote(answerOf(run)), '');
    if (verdict !== undefined) {
      const expected = verdict.expected === '' ? '' : `, expected: ${inline(verdict.expected)}`;
      lines.push(`**Verdict:** ${verdict.verdict}${expected}`, '');
    }
    lines.push('| setting | value |', '| --- | --- |');
    for (const [fact, value] of runFacts(run)) lines.push(`| ${cell(fact)} | ${cell(value)} |`);
    lines.push('');
  }
  if (annotations.length > 0) {
    const labelOf = labelFinder(session);
    lines.push('## Annotations', '', '| label | shape | place | note |', '| --- | --- | --- | --- |');
    for (const annotation of annotations) lines.push(row(annotation, labelOf(annotation)?.name ?? ''));
    lines.push('');
  }
  return lines.join('\n');
}

function row({ shape, note }: Annotation, label: string): string {
  const text = shape.type === 'text' ? shape.text : '';
  const said = [text, note].filter((part) => part !== '').join('\n');
  return `| ${cell(label)} | ${shape.type} | ${cell(placeText(shape))} | ${cell(said)} |`;
}

/** A block quotation, line by line. */
function quote(text: string): string[] {
  return linesOf(text).map((line) => `> ${escapeMarkdown(line)}  `);
}

/** A text on one line. */
function inline(text: string): string {
  return escapeMarkdown(linesOf(text).join(' ')).trim();
}

/** A text in a cell of a table; its lines are kept apart. */
function cell(text: string): string {
  return linesOf(text).map(escapeMarkdown).join('<br>');
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/);
}

/** Every character that can begin markup is escaped, at whatever place it stands. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$^=:@"'/]/g, (character) => entity[character] ?? `\\${character}`)
    .replace(/^[ \t]+|[ \t]+$/g, (blank) => '&nbsp;'.repeat(blank.length));
}

const entity: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };
