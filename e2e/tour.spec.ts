import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { projectRoot, takeTour } from '../build/index.js';
import { preparedLaunch } from './support/launchFovea.js';

test('npm start without a screen leaves the sample answer and a screenshot', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'fovea-tour-'));
  try {
    const lines: string[] = [];
    expect(await takeTour(preparedLaunch(), [], outDir, (line) => lines.push(line))).toBe(0);

    const samplesFile = join(projectRoot, 'assets', 'samples', 'samples.json');
    const samples = JSON.parse(await readFile(samplesFile, 'utf8')) as { question: string; answer: string }[];
    const [question = '', answer = ''] = (await readFile(join(outDir, 'answer.txt'), 'utf8')).split('\n');
    expect(question).toBe(samples[0]!.question);
    expect(answer.toLowerCase()).toContain(samples[0]!.answer.toLowerCase());
    expect((await stat(join(outDir, 'screenshot.png'))).size).toBeGreaterThan(20_000);
    expect(lines.join('\n')).toContain(join(outDir, 'screenshot.png'));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
});

test('npm start without a screen says why when the question cannot be answered', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'fovea-tour-'));
  try {
    const lines: string[] = [];
    const noModel = ['--model', join(outDir, 'nothing-here')];
    expect(await takeTour(preparedLaunch(), noModel, outDir, (line) => lines.push(line))).toBe(1);
    expect(lines.join('\n')).toContain('nothing-here');
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
});
