import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  verdictLines,
  verdictNotes,
  verdictsFile,
  verdictsPictureName,
} from '../../session/formats/verdictLines.js';
import { fixtureAnswer } from '../../session/testing/fixtureRuns.js';
import { fixtureSource } from '../../session/testing/fixtureSource.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { findDatasets } from './findDatasets.js';
import { readDatasets } from './readDatasets.js';

const temporaryFolder = temporaryFolders();

test('the verdicts of a session are a data set', async () => {
  const folder = temporaryFolder();
  const source = await fixtureSource();
  const { session } = source;
  writeFileSync(path.join(folder, verdictsFile), verdictLines(source));
  writeFileSync(path.join(folder, verdictsPictureName(session.picture)), 'picture');
  const questions = await readDatasets(await findDatasets([folder]));
  expect(questions).toMatchObject([
    {
      id: 'session-fixture-run-1',
      question: source.runs[0]!.question,
      answers: [fixtureAnswer.trim()],
      kind: 'right',
    },
    { id: 'session-fixture-run-2', answers: ['@three <cranes>, "3"'], kind: 'wrong' },
  ]);
  expect(verdictNotes(source)).toEqual(['1 of 3 questions have no verdict and are left out.']);
  const unsaid = {
    ...session,
    verdicts: { 'run-1': { ...session.verdicts['run-1']!, verdict: 'wrong' as const } },
  };
  expect(verdictLines({ ...source, session: unsaid })).toBe('');
  expect(verdictNotes({ ...source, session: unsaid })[1]).toMatch(/no right answer/);
});
