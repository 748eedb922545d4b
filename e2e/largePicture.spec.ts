import { expect, test } from './support/foveaTest.js';
import { openStandInPyramid } from './support/standInPyramid.js';

test('a large picture is drawn of its tiles, coarser ones under those that are still missing', async ({
  open,
}, testInfo) => {
  const fovea = await open();
  const { page, stage } = fovea;
  await expect(stage).toBeVisible();
  await fovea.nextFrame();
  const imageId = await openStandInPyramid(fovea, { width: 30_001, height: 20_000, tileDelayMs: 40 });
  const zoom = page.getByRole('textbox', { name: 'Zoom' });
  const pixel = page.getByTestId('pixel');
  const box = (await stage.boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

  await test.step('fitted, it is drawn of a small level, and the rail shows its coarsest tile', async () => {
    await expect(stage).toHaveAttribute('data-detail', 'full');
    await expect(fovea.thumbnails.first().locator('canvas')).toHaveAttribute('data-drawn', 'true');
    // A pixel of a small level is never passed off as one of the picture: a dash, until its own tile is there.
    const said = page.evaluate(
      () =>
        new Promise<readonly string[]>((resolve) => {
          const seen = new Set<string>();
          const look = (): void => {
            const text = document.querySelector('[data-testid="pixel"]')?.textContent ?? '';
            if (text !== '') seen.add(text.replace(/.*RGB/, 'RGB'));
            if (/\d$/.test(text)) resolve([...seen]);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await page.mouse.move(middle.x, middle.y);
    expect(await said).toEqual(['RGB –', expect.stringMatching(/^RGB \d+ \d+ 0$/)]);
    await page.screenshot({ path: testInfo.outputPath('fitted.png') });
  });

  await test.step('how far its tiles are is said', async () => {
    const send = (done: number): Promise<void> =>
      fovea.app.evaluate(
        ({ BrowserWindow }, progress) =>
          BrowserWindow.getAllWindows()[0]!.webContents.send('push:image-preparing', progress),
        { imageId, done, total: 50 },
      );
    await send(17);
    await expect(page.getByText('preparing 34 %')).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('preparing.png') });
    await send(50);
    await expect(page.getByText('preparing')).toBeHidden();
  });

  await test.step('at full size the pixels are those of the file', async () => {
    await page.keyboard.press('1');
    await expect(zoom).toHaveValue('100 %');
    await expect(stage).toHaveAttribute('data-detail', 'full');
    await expect(pixel).toContainText(/RGB \d+ \d+ 0$/);
    const [, x = '', y = ''] = /x ([\d,]+), y ([\d,]+)/.exec(await pixel.innerText()) ?? [];
    const [column, row] = [x, y].map((text) => Number(text.replace(',', '')));
    await expect(pixel).toContainText(`RGB ${(column! >> 6) & 255} ${(row! >> 6) & 255} 0`);
    await page.screenshot({ path: testInfo.outputPath('full-size.png') });
  });

  await test.step('no seam shows between tiles at a fractional scale', async () => {
    await zoom.fill('73.7');
    await zoom.press('Enter');
    // What shines through between tiles is darker or lighter than anything of the picture: blue stays 0 everywhere. A seam
    // stays; a coarser tile, and the `full` that was said of the scale before, do not.
    const blues = (): Promise<readonly string[]> =>
      stage.evaluate((element) => {
        const canvas = element.querySelector('canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        const found = new Set<string>();
        for (let at = 0; at < data.length; at += 4) found.add(`${data[at + 2]} ${data[at + 3]}`);
        return [...found];
      });
    await expect.poll(blues).toEqual(['0 255']);
    await expect(stage).toHaveAttribute('data-detail', 'full');
  });

  await test.step('a far pan is never blank', async () => {
    const pan = page.evaluate(
      () =>
        new Promise<readonly string[]>((resolve) => {
          const seen = new Set<string>();
          const end = performance.now() + 3000;
          const look = (): void => {
            seen.add(document.querySelector('[data-detail]')?.getAttribute('data-detail') ?? 'none');
            if (performance.now() < end) requestAnimationFrame(look);
            else resolve([...seen]);
          };
          look();
        }),
    );
    await stage.focus();
    for (let step = 0; step < 12; step++) await page.keyboard.press('Shift+ArrowRight');
    const seen = await pan;
    expect(seen).toContain('coarser');
    expect(seen).not.toContain('nothing');
    await expect(stage).toHaveAttribute('data-detail', 'full');
  });
});
