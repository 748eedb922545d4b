import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/foveaTest.js';
import { writeBlocksImage } from './support/testImages.js';

test('a dropped image is asked about: tokens arrive one by one, layers differ, a second question is faster', async ({
  folder,
  openTalkative,
}) => {
  const fovea = await openTalkative(120);
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 1400, 800);
  await fovea.drop(image);
  await expect(fovea.resolution).toContainText('1,400 × 800');
  await expect(fovea.page).toHaveTitle(/Fovea/);

  await fovea.setLongestAnswer(12);
  const counts = await countTokensSeen(fovea.page);
  await fovea.ask('What is on the left?');
  await fovea.ended('finished');
  await expect(fovea.tokens).toHaveCount(12);
  const seen = await counts();
  expect(seen, 'token counts the window showed, in order').toEqual(
    expect.arrayContaining([1, 2, 3, 6, 9, 12]),
  );
  expect(seen).toEqual([...seen].sort((a, b) => a - b));

  await test.step('the overlay differs between two layers', async () => {
    const layers = await cellsOfFirstToken(fovea.matrix);
    expect(layers.length).toBeGreaterThan(1);
    const differing = layers.find(({ share }) => share !== layers[0]!.share);
    expect(differing, `selected shares by layer: ${JSON.stringify(layers)}`).toBeDefined();
    const shot = async (layer: number): Promise<Buffer> => {
      await fovea.cell(layer, 0).click();
      await expect(fovea.cell(layer, 0)).toHaveAttribute('aria-selected', 'true');
      // The overlay is drawn on the frame after the click.
      await fovea.page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      return fovea.stage.screenshot();
    };
    const one = await shot(layers[0]!.layer);
    const other = await shot(differing!.layer);
    expect(one.equals(other)).toBe(false);
    expect(one.equals(await shot(layers[0]!.layer)), 'the same layer looks the same').toBe(true);
  });

  await test.step('a second question on the same image does no vision work', async () => {
    await fovea.ask('And on the right?');
    await expect(fovea.turns).toHaveCount(2);
    await fovea.ended('finished');
    await expect(fovea.turn.getByTestId('stats')).toBeVisible();
  });
});

/** Starts recording how many tokens the newest answer shows; call the result for what was seen, in order. */
async function countTokensSeen(page: Page): Promise<() => Promise<number[]>> {
  const seen = await page.evaluateHandle(() => {
    const counts: number[] = [];
    new MutationObserver(() => {
      const count = document.querySelectorAll(
        '[data-testid="turn"]:last-of-type [data-testid="token"]',
      ).length;
      if (count > 0 && counts.at(-1) !== count) counts.push(count);
    }).observe(document.body, { childList: true, subtree: true });
    return counts;
  });
  return () => seen.jsonValue();
}

async function cellsOfFirstToken(matrix: Locator): Promise<{ layer: number; share: string }[]> {
  return matrix
    .locator('[data-token="0"]')
    .evaluateAll((cells) =>
      cells.map((cell) => ({
        layer: Number(cell.getAttribute('data-layer')),
        share: cell.getAttribute('aria-label') ?? '',
      })),
    )
    .then((cells) =>
      cells.map(({ layer, share }) => ({ layer, share: share.slice(share.indexOf(':') + 1).trim() })),
    );
}
