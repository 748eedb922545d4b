import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../projectRoot.js';
import { planTraining, probeTraining, pytestArguments } from './trainingTests.js';

describe('planTraining', () => {
  const whole = { python: 'python3', modules: [], fonts: [] };

  it('runs everything where nothing is missing', () => {
    const plan = planTraining(whole);
    expect(plan).toEqual({ python: 'python3', ignored: [], notices: [], skipped: 0 });
    expect(pytestArguments(plan, 'out.xml')).toEqual(
      expect.arrayContaining(['-m', 'pytest', 'training', '--junitxml=out.xml']),
    );
  });

  it('says in one line what is not installed and what to do, and counts one skipped', () => {
    const plan = planTraining({ ...whole, modules: ['torch', 'pytest'] });
    expect(plan).toMatchObject({ python: null, skipped: 1 });
    expect(plan.notices).toEqual([
      'Training tests: skipped, torch is not installed (pip install -r training/requirements.txt)',
    ]);
    const many = planTraining({ ...whole, modules: ['PIL', 'skimage'] });
    expect(many.notices[0]).toContain('pillow, scikit-image are not installed');
    expect(planTraining(null).notices[0]).toContain('Python 3.10 or newer is not found');
    expect(planTraining(null)).toMatchObject({ python: null, skipped: 1 });
  });

  it('leaves out only what draws with missing fonts', () => {
    const plan = planTraining({ ...whole, fonts: ['A.ttf', 'B.ttf', 'C.ttf', 'D.ttf', 'E.ttf'] });
    expect(plan).toMatchObject({ python: 'python3', skipped: plan.ignored.length });
    expect(plan.notices).toHaveLength(plan.ignored.length);
    expect(plan.notices[0]).toContain('A.ttf, B.ttf, C.ttf and 2 more');
    for (const file of plan.ignored) {
      expect(existsSync(join(projectRoot, file)), file).toBe(true);
      expect(pytestArguments(plan, 'out.xml')).toContain(`--ignore=${file}`);
    }
  });
});

// Stand-ins for Python are shell scripts: new enough or not, then what the probe would print.
describe.skipIf(process.platform === 'win32')('probeTraining', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const standIn = async (name: string, script: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };

  it('takes the first Python that runs and is new enough', async () => {
    const old = await standIn('old', 'exit 1');
    const good = await standIn('good', 'echo a warning; echo \'{"modules": ["torch"], "fonts": []}\'');
    const probe = await probeTraining(folder, [join(folder, 'nowhere'), old, good]);
    expect(probe).toEqual({ python: good, modules: ['torch'], fonts: [] });
  });

  it('finds none where there is none', async () => {
    expect(await probeTraining(folder, [join(folder, 'nowhere')])).toBeNull();
  });
});
