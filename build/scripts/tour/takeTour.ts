import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Locator, type Page, _electron, expect } from '@playwright/test';
import type { LaunchSettings } from '../prepareMachine.js';
import { projectRoot } from '../projectRoot.js';

const START_TIMEOUT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 300_000;

/**
 * Takes the app through its main job where nobody watches: the real window, driven from outside.
 *
 * It opens the sample image (or the image in `appArguments`), sends the question that stands ready, waits for the
 * answer, and leaves `answer.txt` and `screenshot.png` in `outDir`.
 *
 * @param appArguments arguments of the app itself
 * @param report receives progress and the places of the files, a line at a time
 * @returns exit status: 0 when the question was answered, 1 otherwise (the reason is reported, a screenshot is left)
 */
export async function takeTour(
  launch: LaunchSettings,
  appArguments: readonly string[],
  outDir: string,
  report: (line: string) => void,
): Promise<number> {
  const profileDir = await mkdtemp(join(tmpdir(), 'fovea-tour-'));
  await mkdir(outDir, { recursive: true });
  report('There is no screen, so the app answers its sample question on a virtual one.');
  const app = await _electron.launch({
    executablePath: launch.distribution.executablePath,
    args: [...launch.switches, `--user-data-dir=${profileDir}`, projectRoot, ...appArguments],
    env: { ...definedVariables(process.env), ...launch.env },
  });
  try {
    const window = await app.firstWindow({ timeout: START_TIMEOUT_MS });
    const screenshot = join(outDir, 'screenshot.png');
    try {
      const { question, answer } = await askReadyQuestion(window);
      await window.screenshot({ path: screenshot });
      const answerFile = join(outDir, 'answer.txt');
      await writeFile(answerFile, `${question}\n${answer}\n`);
      report(
        `\nQuestion:   ${question}\nAnswer:     ${answer}\nScreenshot: ${screenshot}\nText:       ${answerFile}`,
      );
      return 0;
    } catch (error) {
      await window.screenshot({ path: screenshot }).catch(() => undefined);
      report(
        `\nThe sample question was not answered: ${String(error)}\nThe window as it stood: ${screenshot}`,
      );
      return 1;
    }
  } finally {
    await app.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function askReadyQuestion(window: Page): Promise<{ question: string; answer: string }> {
  const box = window.getByRole('textbox', { name: 'Question' });
  await box.waitFor({ timeout: START_TIMEOUT_MS });
  await expect(box).not.toHaveValue('', { timeout: START_TIMEOUT_MS });
  const question = await box.inputValue();
  await box.press('Enter');
  const endedTurn = window.locator('[data-testid="turn"]:not([data-state="running"])').last();
  const refusal = window.getByTestId('composer-error');
  await endedTurn.or(refusal).waitFor({ timeout: ANSWER_TIMEOUT_MS });
  if (await refusal.isVisible()) throw new Error(await withEngineFailure(window, refusal));
  if ((await endedTurn.getAttribute('data-state')) !== 'finished')
    throw new Error(await withEngineFailure(window, endedTurn));
  const announced = await window.getByTestId('announcer').innerText();
  return { question, answer: announced.replace(/^Answer: /, '').trim() };
}

/** What a refusal says, and why there is no engine where that is the reason: the window says it once, elsewhere. */
async function withEngineFailure(window: Page, refusal: Locator): Promise<string> {
  const failure = window.getByTestId('engine-failure');
  const reason = (await failure.isVisible()) ? await failure.innerText() : '';
  return [await refusal.innerText(), reason].filter((text) => text !== '').join('\n');
}

function definedVariables(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
