import { expect, test } from './support/foveaTest.js';

test('the matrix is scrubbed by a pointer that is held down, and the overlay follows', async ({
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0, 1400, 800);
  const { page, stage } = fovea;
  await fovea.setLongestAnswer(40);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  const layers = await fovea.layers();
  const focus = async (): Promise<[number, number]> => {
    await fovea.nextFrame();
    const [layer, token] = await Promise.all(
      ['data-layer', 'data-token'].map((name) => stage.getAttribute(name)),
    );
    return [Number(layer), Number(token)];
  };

  await test.step('over cells in both directions', async () => {
    const from = await fovea.cellPlace(layers[0]!, 1);
    const to = await fovea.cellPlace(layers.at(-1)!, 6);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    expect(await focus()).toEqual([layers[0], 1]);
    await page.mouse.move(to.x, to.y, { steps: 12 });
    expect(await focus()).toEqual([layers.at(-1), 6]);
    await page.screenshot({ path: testInfo.outputPath('scrubbed.png') });
    await page.mouse.up();
    await page.mouse.move(from.x, from.y);
    expect(await focus(), 'nothing is held down').toEqual([layers.at(-1), 6]);
    await expect(page.getByTestId('matrix-hover')).toContainText(`Layer ${layers[0]} chooses`);
    await page.screenshot({ path: testInfo.outputPath('hovered.png') });
  });

  await test.step('beside the matrix it goes on to the last token', async () => {
    const from = await fovea.cellPlace(layers[0]!, 2);
    const box = (await fovea.matrix.boundingBox())!;
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width + 40, from.y, { steps: 4 });
    await expect(stage).toHaveAttribute('data-token', '39');
    await page.mouse.up();
  });

  await test.step('a replay shows one token after the other', async () => {
    await page.getByRole('combobox', { name: 'Speed of the replay' }).selectOption('8');
    await page.keyboard.press('Shift+R');
    await expect(page.getByRole('button', { name: /^Stop the replay/ })).toBeVisible();
    const seen = new Set<string | null>();
    while ((await stage.getAttribute('data-token')) !== '39')
      seen.add(await stage.getAttribute('data-token'));
    expect(seen.size, 'tokens seen on the way').toBeGreaterThan(10);
    await expect(page.getByRole('button', { name: /^Replay the answer/ })).toBeVisible();
  });
});
