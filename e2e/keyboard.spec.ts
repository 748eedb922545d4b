import { expect, test } from './support/foveaTest.js';

test('the matrix is walked by arrow keys, and the overlay follows; the menu reaches the window', async ({
  openOnBlocks,
}) => {
  const fovea = await openOnBlocks(0, 1400, 800);
  await fovea.setLongestAnswer(6);
  await fovea.ask('What is it?');
  await fovea.ended('finished');

  const layers = await fovea.layers();
  await fovea.cell(layers[0]!, 0).click();
  const selected = fovea.matrix.locator('[aria-selected="true"]');
  const at = async (layer: number, token: number): Promise<void> => {
    await expect(selected).toHaveAttribute('data-layer', String(layer));
    await expect(selected).toHaveAttribute('data-token', String(token));
    await expect(fovea.matrix).toBeFocused();
    await expect(fovea.matrix).toHaveAttribute('aria-activedescendant', (await selected.getAttribute('id'))!);
  };
  await at(layers[0]!, 0);
  await fovea.page.keyboard.press('ArrowDown');
  await at(layers[1]!, 0);
  await fovea.page.keyboard.press('ArrowRight');
  await at(layers[1]!, 1);
  await fovea.page.keyboard.press('End');
  await at(layers[1]!, 5);
  await fovea.page.keyboard.press('Home');
  await at(layers[1]!, 0);
  await fovea.page.keyboard.press('ArrowUp');
  await at(layers[0]!, 0);

  await test.step('the picture changes with the cell', async () => {
    const pictures = new Set<string>();
    for (let step = 0; step < layers.length; step++) {
      await fovea.nextFrame();
      pictures.add((await fovea.stage.screenshot()).toString('base64'));
      await fovea.page.keyboard.press('ArrowDown');
    }
    expect(pictures.size).toBeGreaterThan(1);
  });

  await test.step('H hides the overlay, ? shows the keys', async () => {
    await fovea.page.keyboard.press('h');
    await expect(fovea.page.getByRole('button', { name: 'Show overlay' })).toBeVisible();
    await fovea.page.keyboard.press('?');
    await expect(fovea.page.getByTestId('keys-dialog')).toBeVisible();
    await fovea.page.keyboard.press('Escape');
    await expect(fovea.page.getByTestId('keys-dialog')).toBeHidden();
  });

  await test.step('the menu reaches the window', async () => {
    await expect(fovea.resolution).toBeVisible();
    const choose = (label: string): Promise<void> =>
      fovea.app.evaluate(({ Menu, BrowserWindow }, wanted) => {
        const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
        const item = items.find((one) => one.label.replace('&', '') === wanted);
        if (!item) throw new Error(`No menu item ${wanted}.`);
        const click = item.click as (event: undefined, window: unknown) => void;
        click(undefined, BrowserWindow.getAllWindows()[0]);
      }, label);
    const zoom = fovea.page.getByTestId('zoom');
    await expect(zoom).toHaveValue(/%/);
    const fitted = await zoom.inputValue();
    await choose('Zoom in');
    await expect(zoom).not.toHaveValue(fitted);
    await choose('Fit image');
    await expect(zoom).toHaveValue(fitted);
    await choose('Actual size');
    await expect(zoom).toHaveValue('100 %');
    await choose('Write a question');
    await expect(fovea.question).toBeFocused();
  });
});
