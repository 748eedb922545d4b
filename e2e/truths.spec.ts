import { expect, test } from './support/foveaTest.js';

test('answers are selected and copied, the padded square is shown, and a small screen holds all of it', async ({
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0, 1400, 500);
  const { page } = fovea;
  await fovea.setLongestAnswer(24);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  await expect(page.getByTestId('legend')).toContainText(/read by (layer|nobody)/);

  await test.step('the padded square', async () => {
    await page.getByRole('button', { name: 'Show the padded square the model sees' }).click();
    await expect(fovea.stage).toHaveAttribute('data-padded', 'true');
    await fovea.nextFrame();
    await page.screenshot({ path: testInfo.outputPath('padded.png') });
  });

  await test.step('copied and selected', async () => {
    const answer = await page.getByTestId('answer').innerText();
    await fovea.turn.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.screenshot({ path: testInfo.outputPath('copy-menu.png') });
    await page.getByRole('menuitem', { name: 'Answer as text' }).click();
    await expect(fovea.turn.getByText('Copied')).toBeVisible();
    const clipboard = await fovea.app.evaluate(({ clipboard }) => clipboard.readText());
    // A made-up model may say a control character (which, the machine's rounding decides): it is copied, and not seen.
    expect(clipboard.replace(/\p{Cc}/gu, '').trim()).toBe(answer.trim());
    const selected = await page.getByTestId('answer').evaluate((element) => {
      getSelection()?.selectAllChildren(element);
      return getSelection()?.toString() ?? '';
    });
    expect(selected.replace(/\p{Cc}/gu, '').trim()).toBe(answer.trim());
  });

  await test.step('a small screen', async () => {
    await fovea.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: 800, height: 500 });
    });
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(800);
    expect(await page.evaluate(() => outerHeight)).toBeLessThanOrEqual(500);
    for (const name of [
      'Fit image',
      'Zoom in',
      'Hide overlay',
      'Ask',
      'Settings of the question',
      'Follow',
    ]) {
      await expect(page.getByRole('button', { name, exact: true }), name).toBeInViewport({ ratio: 0.9 });
    }
    await expect(fovea.stage).toBeInViewport();
    await page.screenshot({ path: testInfo.outputPath('small.png') });
  });
});
