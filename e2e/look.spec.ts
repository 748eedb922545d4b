import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/foveaTest.js';

test('dark and light are both there and free of accessibility violations', async ({ openOnBlocks }) => {
  const fovea = await openOnBlocks(0, 1400, 800);
  await fovea.setLongestAnswer(5);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  await fovea.stage.focus();
  await fovea.page.keyboard.press('1');
  await expect(fovea.page.getByRole('region', { name: 'Overview of the image' })).toBeVisible();

  const background = (): Promise<string> =>
    fovea.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const themeButton = fovea.page.getByRole('button', { name: /^Theme:/ });
  const backgrounds = new Map<string, string>();
  for (const theme of ['dark', 'light']) {
    while (!(await themeButton.getAttribute('aria-label'))?.startsWith(`Theme: ${theme}`)) {
      const before = await themeButton.getAttribute('aria-label');
      await themeButton.click();
      await expect(themeButton).not.toHaveAttribute('aria-label', before ?? '');
    }
    backgrounds.set(theme, await background());
    // Electron offers no new page for axe's cross-frame run; there is one frame only.
    const { violations } = await new AxeBuilder({ page: fovea.page })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(
      violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map(({ target }) => target.join(' ')),
      })),
      theme,
    ).toEqual([]);
  }
  expect(backgrounds.get('dark')).not.toBe(backgrounds.get('light'));
});
