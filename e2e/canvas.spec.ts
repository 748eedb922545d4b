import { expect, test } from './support/foveaTest.js';

test('the picture is zoomed, panned by keys, wheel and overview, and its pixels are read', async ({
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0, 1600, 1200);
  const { page, stage } = fovea;
  const zoom = page.getByRole('textbox', { name: 'Zoom' });
  const pixel = page.getByTestId('pixel');
  const overview = page.getByRole('region', { name: 'Overview of the image' });
  await expect(zoom).toHaveValue(/%/);
  await expect(overview).toBeHidden();
  const box = (await stage.boundingBox())!;
  // Beside the line between two pixels of the file, wherever the stage's middle is: fractions decide nothing.
  const middle = {
    x: Math.floor(box.x + box.width / 2) + 0.25,
    y: Math.floor(box.y + box.height / 2) + 0.25,
  };
  /** Column and row of the pixel in the middle of the stage. */
  const atMiddle = async (): Promise<{ x: number; y: number }> => {
    await page.mouse.move(middle.x + 1, middle.y);
    await page.mouse.move(middle.x, middle.y);
    await fovea.nextFrame();
    const [, x = '', y = ''] = /x ([\d,]+), y ([\d,]+)/.exec(await pixel.innerText()) ?? [];
    return { x: Number(x.replace(',', '')), y: Number(y.replace(',', '')) };
  };

  await test.step('the zoom is typed, and refused with a word', async () => {
    await zoom.fill('100');
    await zoom.press('Enter');
    await expect(zoom).toHaveValue('100 %');
    await zoom.fill('huge');
    await zoom.press('Enter');
    await expect(page.getByRole('alert')).toContainText('“huge” is no zoom here');
    await page.screenshot({ path: testInfo.outputPath('refused.png') });
    await zoom.press('Escape');
    await expect(page.getByRole('alert')).toBeHidden();
    await page.getByRole('button', { name: 'Usual zooms' }).click();
    await page.screenshot({ path: testInfo.outputPath('zoom-menu.png') });
    await page.getByRole('menuitem', { name: '200 %' }).click();
    await expect(zoom).toHaveValue('200 %');
  });

  await test.step('arrow keys pan the picture in focus, and only it', async () => {
    const start = await atMiddle();
    await stage.focus();
    await page.keyboard.press('ArrowRight');
    expect((await atMiddle()).x - start.x).toBe(32);
    await page.keyboard.press('ArrowDown');
    expect((await atMiddle()).y - start.y).toBe(32);
    await page.keyboard.press('Shift+ArrowLeft');
    expect((await atMiddle()).x).toBeLessThan(start.x);
    const there = await atMiddle();
    await zoom.focus();
    await page.keyboard.press('ArrowLeft');
    await fovea.question.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await atMiddle()).toEqual(there);
  });

  await test.step('a notch of the wheel zooms at the pointer, two fingers pan', async () => {
    const before = await atMiddle();
    await page.mouse.wheel(0, -120);
    await expect(zoom).toHaveValue('250 %');
    expect(await atMiddle()).toEqual(before);
    await page.mouse.wheel(25, 10);
    await expect.poll(atMiddle).toEqual({ x: before.x + 10, y: before.y + 4 });
    await expect(zoom).toHaveValue('250 %');
  });

  await test.step('a pinch zooms by little, the middle button and Space pan', async () => {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -4);
    await page.keyboard.up('Control');
    await expect(zoom).toHaveValue('260 %');
    const before = await atMiddle();
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(middle.x - 52, middle.y, { steps: 3 });
    await page.mouse.up({ button: 'middle' });
    expect((await atMiddle()).x - before.x).toBe(20);
    await stage.focus();
    await page.keyboard.down('Space');
    await expect(stage).toHaveCSS('cursor', 'grab');
    await page.mouse.down();
    await page.mouse.move(middle.x + 52, middle.y, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Space');
    expect(await atMiddle()).toEqual(before);
  });

  await test.step('the pixel under the pointer is that of the file', async () => {
    const { x, y } = await atMiddle();
    const block = Math.floor((x * 8) / 1600) + 8 * Math.floor((y * 6) / 1200);
    const onDiagonal = Math.abs(x * 1200 - y * 1600) < 6400;
    const rgb = onDiagonal ? '255 255 255' : [53, 97, 31].map((n) => (block * n) % 230).join(' ');
    await expect(pixel).toContainText(`RGB ${rgb}`);
  });

  await test.step('the overview shows where, moves the picture, and is hidden by its key', async () => {
    await expect(overview).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath('overview.png') });
    const map = (await overview.boundingBox())!;
    const room = (await stage.boundingBox())!;
    expect(map.y + map.height).toBeLessThanOrEqual(room.y + room.height);
    await page.mouse.move(map.x + 30, map.y + 30);
    await page.mouse.down();
    const left = await page.getByTestId('minimap-mark').boundingBox();
    await page.mouse.move(map.x + 60, map.y + 50, { steps: 4 });
    await page.mouse.up();
    const right = await page.getByTestId('minimap-mark').boundingBox();
    expect(right!.x - left!.x).toBeCloseTo(30, 0);
    await fovea.question.focus();
    await page.keyboard.press('n');
    await expect(overview).toBeVisible();
    await stage.focus();
    await page.keyboard.press('n');
    await expect(overview).toBeHidden();
    await page.keyboard.press('n');
    await expect(overview).toBeVisible();
  });

  await test.step('the padding says so', async () => {
    await page.getByRole('button', { name: 'Show the padded square the model sees' }).click();
    await page.keyboard.press('f');
    await page.mouse.move(middle.x, box.y + 24);
    await expect(pixel).toHaveText('padding');
    await expect(overview).toBeHidden();
    await page.screenshot({ path: testInfo.outputPath('padding.png') });
    await page.keyboard.press('?');
    await page.screenshot({ path: testInfo.outputPath('keys.png') });
    await page.keyboard.press('Escape');
    await stage.dblclick({ position: { x: 20, y: 20 } });
    await page.mouse.move(2, 2);
    await expect(pixel).toBeHidden();
  });
});
