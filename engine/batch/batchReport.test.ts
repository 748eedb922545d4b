import { expect, it } from 'vitest';
import type { BatchAnswer } from './batchPart.js';
import { batchReport } from './batchReport.js';
import { batchTable } from './batchTable.js';

const hostile = `<img src=x onerror="alert('1')">&\n"quoted", =SUM(A1)`;

const answer: BatchAnswer = {
  picture: `scans/${hostile}.png`,
  name: hostile,
  width: 10,
  height: 20,
  choices: {},
  question: hostile,
  expected: hostile,
  state: 'finished',
  answer: hostile,
  probability: 1 / 3,
  right: false,
  outsidePicture: false,
  outsideQuestion: true,
  selectedFraction: 0.05,
  seconds: 1.5,
  sessionId: 's',
  runId: 'r',
};

const subject = {
  ...{
    model: hostile,
    identity: 'abc',
    variant: 'flex',
    selector: 'attention',
    threshold: 25,
    weights: 'int8',
  },
  ...{ provider: 'cpu', temperature: 0, topP: 1, seed: 0, maxNewTokens: 256 },
};

async function report(answers: readonly BatchAnswer[], thumbnail: Uint8Array | null = null): Promise<string> {
  const failures = [{ picture: hostile, questions: 2, reason: hostile }];
  const pieces = batchReport({
    subject,
    expected: 3,
    answers,
    failures,
    thumbnail: () => Promise.resolve(thumbnail),
  });
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

it('lets no text become markup, and runs nothing', async () => {
  const html = await report([answer, { ...answer, sessionId: 't' }], Uint8Array.of(1, 2, 3));
  expect(html).not.toContain('<img src=x');
  expect(html).not.toContain(`"quoted"`);
  expect(html).not.toMatch(/<script|javascript:|\son[a-z]+="/i);
  expect(html).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
  expect(html).toContain('src="data:image/png;base64,AQID"');
});

it('counts what is right, what is missing, and how each question was answered', async () => {
  const right = { ...answer, sessionId: 't', answer: 'yes', right: true };
  const html = await report([answer, right, { ...right, sessionId: 'u' }]);
  expect(html).toContain('3 of 3 on 3 pictures');
  expect(html).toContain('2 of 3 with an expected answer (66.7 %)');
  expect(html).toContain('yes <span class="quiet">(2)</span><td>2 of 3');
});

it('writes a table that spreadsheets read and do not compute', () => {
  const formula = {
    ...answer,
    question: '=1+1',
    answer: '-5',
    expected: null,
    right: null,
    probability: null,
  };
  const [head, row] = batchTable([formula]).split('\r\n');
  expect(head!.split(',')).toHaveLength(16);
  expect(row).toContain(`,'=1+1,'-5,finished,,,,false,true,0.05,1.5,s,r`);
  expect(batchTable([answer])).toContain('"<img src=x onerror=""alert(\'1\')"">&\n""quoted"", =SUM(A1)"');
});
