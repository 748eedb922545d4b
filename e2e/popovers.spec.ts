import type { Locator } from '@playwright/test';
import { expect, test } from './support/foveaTest.js';

/** How far a box reaches out of the window, in CSS pixels; 0 for one inside. */
function outside(box: Locator): Promise<number> {
  return box.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return Math.max(0, -left, -top, right - innerWidth, bottom - innerHeight);
  });
}

test('menus and panels: keys, the way back, a press elsewhere, and never out of the window', async ({
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(150);
  const { page } = fovea;
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

  await test.step('a menu by keys', async () => {
    const opener = button('Usual zooms');
    await opener.focus();
    await page.keyboard.press('Enter');
    const item = (name: string): Locator => page.getByRole('menuitem', { name, exact: true });
    await expect(item('Fit')).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(item('Fit')).not.toBeFocused();
    await page.keyboard.press('Home');
    await expect(item('Fit')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(opener).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(opener).toBeFocused();
    await expect(page.getByTestId('zoom')).toHaveValue('1600 %');
  });

  await test.step('Escape closes what is open and stops no answer', async () => {
    await fovea.setLongestAnswer(60);
    await fovea.ask('What is it?');
    await expect(fovea.tokens.nth(1)).toBeVisible();
    await button('Usual zooms').click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(button('Usual zooms')).toBeFocused();
    await expect(fovea.turn).toHaveAttribute('data-state', 'running');
    await page.keyboard.press('Escape');
    await fovea.ended('stopped');
  });

  await test.step('a press elsewhere closes, and its own button too', async () => {
    const menu = page.getByRole('menu', { name: 'Copy' });
    await button('Copy').click();
    await expect(menu).toBeVisible();
    await fovea.question.click();
    await expect(menu).toBeHidden();
    await expect(fovea.question).toBeFocused();
    await button('Copy').click();
    await expect(menu).toBeVisible();
    await button('Copy').click();
    await expect(menu).toBeHidden();
  });

  await test.step('nothing reaches out of the window, also with large text in a small one', async () => {
    await page.getByTestId('text-size').click();
    while (await button('Larger text').isEnabled()) await button('Larger text').click();
    await page.keyboard.press('Escape');
    await fovea.resize(800, 500);
    for (const [name, box] of [
      ['Usual zooms', page.getByRole('menu', { name: 'Usual zooms' })],
      ['Copy', page.getByRole('menu', { name: 'Copy' })],
      ['Settings of the question', page.getByRole('dialog', { name: 'Settings of the question' })],
      ['Text size: 200 %', page.getByRole('dialog', { name: 'Text size' })],
    ] as const) {
      await button(name).scrollIntoViewIfNeeded();
      await button(name).focus();
      await page.keyboard.press('Enter');
      await expect(box).toBeVisible();
      await page.screenshot({ path: testInfo.outputPath(`${name.replace(/\W+/g, '-')}.png`) });
      expect(await outside(box), name).toBe(0);
      await page.keyboard.press('Escape');
      await expect(box).toBeHidden();
    }
    await page
      .getByTestId('thumbnail')
      .first()
      .click({ button: 'right', position: { x: 3, y: 3 } });
    const menu = page.getByRole('menu');
    await expect(menu).toBeVisible();
    expect(await outside(menu), 'the menu of an image').toBe(0);
    await fovea.resize(760, 500);
    await expect(menu, 'it would hang in the air').toBeHidden();
  });
});
