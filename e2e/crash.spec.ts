import { expect, test } from './support/foveaTest.js';

test('the engine process dies mid-answer: the partial answer stays and it comes back, also while nothing is asked; it ends with the app', async ({
  openOnBlocks,
}) => {
  const fovea = await openOnBlocks(150);
  await fovea.setLongestAnswer(300);
  await fovea.ask('Tell me everything.');
  await expect(fovea.tokens.nth(3)).toBeVisible();
  const first = await fovea.engineProcessId();
  process.kill(first, 'SIGKILL');

  await fovea.ended('failed', 10_000);
  await expect(fovea.runFailure).toContainText('ended unexpectedly');
  expect(await fovea.tokens.count()).toBeGreaterThanOrEqual(4);
  await expect(fovea.engineState).toHaveText('Ready');
  expect(await fovea.engineProcessId()).not.toBe(first);

  await fovea.setLongestAnswer(4);
  await fovea.ask('And now?');
  await expect(fovea.turns).toHaveCount(2);
  await fovea.ended('finished');
  await expect(fovea.tokens).toHaveCount(4);
  await expect(
    fovea.turns.first().getByTestId('token').first(),
    'the partial answer is still there',
  ).toBeVisible();

  await test.step('while nothing is asked it comes back by itself', async () => {
    const second = await fovea.engineProcessId();
    process.kill(second, 'SIGKILL');
    await expect(fovea.engineState).not.toHaveText('Ready');
    await expect(fovea.engineState).toHaveText('Ready');
    expect(await fovea.engineProcessId()).not.toBe(second);
  });

  await test.step('it ends with the app', async () => {
    const pid = await fovea.engineProcessId();
    await fovea.app.close();
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
