import { escapeMarkup } from '../session/formats/markup.js';
import { choicesText } from '../protocol/choicesText.js';
import type { BatchAnswer, BatchFailure, BatchSubject } from './batchPart.js';
import { batchReportStyle } from './batchReportStyle.js';

/** What a report is made of. */
export interface BatchReportParts {
  readonly subject: BatchSubject;
  /** Questions there should be. */
  readonly expected: number;
  readonly answers: readonly BatchAnswer[];
  readonly failures: readonly BatchFailure[];
  /** PNG of a session's thumbnail; null where there is none. */
  readonly thumbnail: (sessionId: string) => Promise<Uint8Array | null>;
}

/** Pictures whose thumbnails stand in the report: some 10 MB of them. */
const maxThumbnails = 500;

/**
 * `report.html` in pieces: one page that needs nothing else and runs nothing. The share of right answers where there were
 * expected ones, then each picture with its questions and answers, then what could not be asked.
 */
export async function* batchReport(parts: BatchReportParts): AsyncGenerator<string> {
  const { answers, failures } = parts;
  const pictures = groupByPicture(answers);
  yield head(parts, pictures.length);
  yield questionsTable(answers);
  yield '<h2>Answers</h2>\n';
  for (const [index, group] of pictures.entries()) {
    const { sessionId } = group[0]!;
    const thumbnail = index < maxThumbnails ? await parts.thumbnail(sessionId) : null;
    yield pictureSection(group, thumbnail);
  }
  if (pictures.length > maxThumbnails)
    yield `<p class="quiet">The first ${maxThumbnails} pictures are shown small; the sessions have all.</p>\n`;
  if (failures.length > 0) yield failuresTable(failures);
  yield '</main></body></html>\n';
}

function head({ subject, expected, answers, failures }: BatchReportParts, pictures: number): string {
  const judged = answers.filter(({ right }) => right !== null);
  const right = judged.filter((answer) => answer.right).length;
  const missing = expected - answers.length;
  const facts: readonly (readonly [string, string])[] = [
    ['Questions answered', `${answers.length} of ${expected} on ${count(pictures, 'picture')}`],
    ...(judged.length > 0
      ? ([
          [
            'Right',
            `${right} of ${judged.length} with an expected answer (${percent(right / judged.length)})`,
          ],
        ] as const)
      : []),
    ['Model', `${subject.model} (${subject.identity})`],
    ['Variant', subject.variant],
    ...(subject.threshold === null
      ? []
      : ([['Selector', `${subject.selector}, threshold ${subject.threshold}`]] as const)),
    ['Weights', `${subject.weights} on ${subject.provider}`],
    [
      'Sampling',
      subject.temperature === 0
        ? 'greedy'
        : `temperature ${subject.temperature}, top-p ${subject.topP}, seed ${subject.seed}`,
    ],
    ['Longest answer', `${subject.maxNewTokens} tokens`],
  ];
  const notes = [
    missing > 0 && failures.length === 0 ? `${count(missing, 'question')} not answered yet.` : '',
    answers.some(({ outsidePicture, outsideQuestion }) => outsidePicture === true || outsideQuestion === true)
      ? 'Answers marked “outside” are on pictures or questions unlike those the model was taught: they mean little.'
      : '',
  ].filter((note) => note !== '');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>Fovea: a batch of questions</title>
<style>${batchReportStyle}</style></head><body><main>
<h1>A batch of questions</h1>
<dl>${facts.map(([term, value]) => `<div><dt>${escapeMarkup(term)}</dt><dd>${escapeMarkup(value)}</dd></div>`).join('')}</dl>
${notes.map((note) => `<p>${escapeMarkup(note)}</p>`).join('\n')}
`;
}

/** How each question was answered over the pictures, where it was asked of several. */
function questionsTable(answers: readonly BatchAnswer[]): string {
  const byQuestion = new Map<string, BatchAnswer[]>();
  for (const answer of answers)
    byQuestion.set(answer.question, [...(byQuestion.get(answer.question) ?? []), answer]);
  const repeated = [...byQuestion].filter(([, { length }]) => length > 1);
  if (repeated.length === 0) return '';
  const rows = repeated.map(([question, group]) => {
    const judged = group.filter(({ right }) => right !== null);
    const right = judged.filter((answer) => answer.right).length;
    const commonest = mostCommon(group.map(({ answer }) => answer));
    return row([
      escapeMarkup(question),
      String(group.length),
      `${escapeMarkup(commonest.value)} <span class="quiet">(${commonest.times})</span>`,
      judged.length === 0 ? '–' : `${right} of ${judged.length}`,
    ]);
  });
  return `<h2>Questions</h2>\n<table><thead><tr><th>Question<th>Pictures<th>Commonest answer<th>Right</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>\n`;
}

function pictureSection(group: readonly BatchAnswer[], thumbnail: Uint8Array | null): string {
  const { name, picture, width, height, sessionId } = group[0]!;
  const image =
    thumbnail === null
      ? ''
      : `<img alt="" src="data:image/png;base64,${Buffer.from(thumbnail).toString('base64')}">`;
  const rows = group.map((answer) => {
    const chosen = choicesText(answer.choices);
    return row([
      `${escapeMarkup(answer.question)}${chosen === '' ? '' : ` <code>${escapeMarkup(chosen)}</code>`}`,
      `<b>${escapeMarkup(answer.answer)}</b>${markOf(answer)}`,
      answer.probability === null ? '–' : percent(answer.probability),
      answer.selectedFraction === null ? '–' : percent(answer.selectedFraction),
    ]);
  });
  return `<section><div class="picture">${image}</div><div><h3>${escapeMarkup(name)}</h3>
<p class="quiet">${escapeMarkup(picture)} · ${width} × ${height} · session ${escapeMarkup(sessionId)}</p>
<table><thead><tr><th>Question<th>Answer<th>Probability<th>Read</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></section>
`;
}

function markOf({ right, expected, state, outsidePicture, outsideQuestion }: BatchAnswer): string {
  const marks = [
    right === true ? '<span class="right">right</span>' : '',
    right === false ? `<span class="wrong">wrong, expected ${escapeMarkup(expected ?? '')}</span>` : '',
    state === 'finished' ? '' : `<span class="wrong">${state}</span>`,
    outsidePicture === true || outsideQuestion === true ? '<span class="outside">outside</span>' : '',
  ];
  return marks
    .filter((mark) => mark !== '')
    .map((mark) => ` ${mark}`)
    .join('');
}

function failuresTable(failures: readonly BatchFailure[]): string {
  const rows = failures.map(({ picture, questions, reason }) =>
    row([escapeMarkup(picture), String(questions), escapeMarkup(reason)]),
  );
  return `<h2>Not asked</h2>\n<table><thead><tr><th>Picture<th>Questions<th>Why</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>\n`;
}

function groupByPicture(answers: readonly BatchAnswer[]): BatchAnswer[][] {
  const groups = new Map<string, BatchAnswer[]>();
  for (const answer of answers) {
    const group = groups.get(answer.sessionId);
    if (group === undefined) groups.set(answer.sessionId, [answer]);
    else group.push(answer);
  }
  return [...groups.values()];
}

function mostCommon(values: readonly string[]): { readonly value: string; readonly times: number } {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const [value, most] = [...times].reduce((best, next) => (next[1] > best[1] ? next : best));
  return { value, times: most };
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}`).join('')}</tr>`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
