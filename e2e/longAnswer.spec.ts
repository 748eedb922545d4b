import { expect, test } from './support/foveaTest.js';

test('a long answer is cut into blocks while it grows, and nothing is seen of that', async ({
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0, 1400, 800);
  const { page } = fovea;
  await fovea.setLongestAnswer(1500);
  await fovea.ask('Tell me everything.');
  const blocks = page.locator('.answer__block');
  await expect.poll(() => blocks.count(), { timeout: 60_000 }).toBeGreaterThan(3);
  /** Where the first tokens are drawn, from the upper left of the answer, in CSS pixels. */
  const places = (): Promise<[number, number][]> =>
    fovea.turn.getByTestId('answer').evaluate((answer) => {
      const { left, top } = answer.getBoundingClientRect();
      return [...answer.querySelectorAll('[role=button]')].slice(0, 300).map((token) => {
        const last = [...token.getClientRects()].at(-1)!;
        return [last.right - left, last.bottom - top];
      });
    });
  await expect.poll(() => fovea.tokens.count(), { timeout: 60_000 }).toBeGreaterThan(320);
  const growing = await places();
  await page.screenshot({ path: testInfo.outputPath('growing.png') });
  await fovea.stopButton.click();
  await fovea.ended('stopped');
  const complete = await places();
  const moved = complete.map(([x, y], index) => Math.hypot(x - growing[index]![0], y - growing[index]![1]));
  expect(moved).toHaveLength(300);
  expect(Math.max(...moved), 'how far a token moved when it became one text, px').toBeLessThan(0.75);
  await page.screenshot({ path: testInfo.outputPath('complete.png') });

  const text = await fovea.turn.getByTestId('answer').evaluate((answer) => {
    const range = document.createRange();
    range.selectNodeContents(answer);
    getSelection()!.removeAllRanges();
    getSelection()!.addRange(range);
    return getSelection()!.toString();
  });
  const lines = (text.match(/\n/g) ?? []).length;
  const told = await fovea.tokens.evaluateAll((all) => all.map((token) => token.textContent).join(''));
  expect(lines, 'what is copied has the line ends of the answer alone').toBe(
    (told.match(/\n/g) ?? []).length,
  );
});
