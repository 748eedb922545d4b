import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';

test('theme and place of the window are kept over a restart', async ({ folder, openTalkative }) => {
  const userDataDir = join(folder, 'profile');
  const bounds = { x: 40, y: 30, width: 1100, height: 720 };
  const first = await openTalkative(0, { userDataDir });
  const themeButton = first.page.getByRole('button', { name: /^Theme:/ });
  await expect(themeButton).toHaveAccessibleName(/^Theme: system/);
  await themeButton.click();
  await expect(themeButton).toHaveAccessibleName(/^Theme: dark/);
  await themeButton.click();
  await expect(themeButton).toHaveAccessibleName(/^Theme: light/);
  await first.app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted),
    bounds,
  );
  await first.app.close();

  const second = await openTalkative(0, { userDataDir });
  await expect(second.page.getByRole('button', { name: /^Theme:/ })).toHaveAccessibleName(/^Theme: light/);
  expect(await second.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
  expect(
    await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds()),
  ).toEqual(bounds);
});
