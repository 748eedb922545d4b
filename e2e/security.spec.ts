import { join } from 'node:path';
import { projectRoot } from '../build/index.js';
import { expect, test } from './support/foveaTest.js';

test('the page is shut in: no Node, no navigation, no windows, no permissions, no network, no paths', async ({
  openTalkative,
}) => {
  const fovea = await openTalkative(0);
  const { page, app } = fovea;
  const address = page.url();
  expect(address).toBe('fovea://app/index.html');

  expect(
    await page.evaluate(() => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
    ]),
  ).toEqual(['undefined', 'undefined']);
  expect(
    await app.evaluate(({ BrowserWindow }) => {
      const preferences = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = preferences.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag };
    }),
  ).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });

  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true);
  expect(app.windows()).toHaveLength(1);
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd';
  });
  await page.waitForTimeout(300);
  expect(page.url()).toBe(address);
  await page.evaluate(() => {
    location.href = 'about:blank';
  });
  await expect(fovea.question, 'the page is shown again').toBeVisible();
  expect(page.url()).toBe(address);

  const status = (url: string): Promise<number | string> =>
    page.evaluate(
      (asked) =>
        fetch(asked).then(
          (response) => response.status,
          (error: unknown) => (error as Error).name,
        ),
      url,
    );
  expect(await status('https://example.com/')).toBe('TypeError');
  expect(await status('file:///etc/passwd')).toBe('TypeError');
  expect(await status('fovea://app/images/unknown')).toBe(404);
  expect(await status('fovea://app/..%2f..%2fpackage.json')).toBe(404);
  expect(await status('fovea://app/%2e%2e/%2e%2e/package.json')).toBe(404);
  expect(await status('fovea://app/index.html')).toBe(200);

  const inline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.body.append(script);
    return Reflect.get(globalThis, 'inlineRan') === true;
  });
  expect(inline, 'inline scripts do not run').toBe(false);
  expect(
    await page.evaluate(() =>
      navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
    ),
  ).toBe('denied');
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
});

test('requests are refused when their payload is wrong or they come from another page', async ({
  openTalkative,
}) => {
  const fovea = await openTalkative(0);
  const wrong = await fovea.page.evaluate(() => {
    const api = Reflect.get(globalThis, 'fovea') as Record<string, (payload: unknown) => Promise<unknown>>;
    return Promise.all([
      api['openSample']!({ sampleId: 7 }),
      api['ask']!({ imageId: 'x', question: 'y', variant: 'hd' }),
      api['updateSettings']!({ theme: 'pink' }),
    ]);
  });
  for (const reply of wrong) expect(reply).toMatchObject({ ok: false, error: { code: 'payload-invalid' } });

  // A second page with the same preload script, as an attacker who opened a window would have it.
  const preload = join(projectRoot, 'out', 'preload', 'index.cjs');
  const reply = await fovea.app.evaluate(async ({ BrowserWindow }, preloadFile) => {
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { preload: preloadFile, sandbox: true, contextIsolation: true },
    });
    await stranger.loadURL('fovea://app/index.html');
    const answer: unknown = await stranger.webContents.executeJavaScript('window.fovea.hello()');
    stranger.destroy();
    return answer;
  }, preload);
  expect(reply).toMatchObject({ ok: false, error: { code: 'sender-untrusted' } });
});
