import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/foveaTest.js';
import { writeBlocksImage } from './support/testImages.js';

test('a dropped image is asked about: tokens arrive one by one, layers differ, a second question reuses what was seen', async ({
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
    const layers = await fovea.layers();
    const seenAt = async (layer: number): Promise<{ cells: string | null; picture: Buffer }> => {
      await fovea.cell(layer, 0).click();
      await expect(fovea.stage).toHaveAttribute('data-layer', String(layer));
      await expect(fovea.stage).toHaveAttribute('data-token', '0');
      await fovea.nextFrame();
      return {
        cells: await fovea.stage.getAttribute('data-selected'),
        picture: await fovea.stage.screenshot(),
      };
    };
    const first = await seenAt(layers[0]!);
    let differing = first;
    for (const layer of layers) {
      const here = await seenAt(layer);
      expect(here.picture.equals(first.picture), `layer ${layer}: picture and cells agree`).toBe(
        here.cells === first.cells,
      );
      if (here.cells !== first.cells) differing = here;
    }
    expect(differing.cells).not.toBe(first.cells);
  });

  await test.step('a second question on the same image does no vision work', async () => {
    await fovea.ask('And on the right?');
    await expect(fovea.turns).toHaveCount(2);
    await fovea.ended('finished');
    await expect(fovea.turn.getByTestId('stats')).toContainText('vision (reused)');
    await expect(fovea.turns.first().getByTestId('stats')).not.toContainText('vision (reused)');
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
