import { AxeBuilder } from '@axe-core/playwright';
import type { FoveaWindow } from './support/FoveaWindow.js';
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
    const shown = await stage.evaluateHandle((element) => {
      const tokens: number[] = [];
      const look = (): void => void tokens.push(Number(element.dataset['token']));
      new MutationObserver(look).observe(element, { attributeFilter: ['data-token'] });
      return tokens;
    });
    await page.keyboard.press('Shift+Y');
    await expect(page.getByRole('button', { name: /^Stop the replay/ })).toBeVisible();
    await expect(stage).toHaveAttribute('data-token', '39');
    const tokens = await shown.jsonValue();
    expect(tokens, 'one after the other').toEqual([...tokens].sort((one, other) => one - other));
    expect(tokens.length, 'tokens seen on the way').toBeGreaterThan(20);
    await expect(page.getByRole('button', { name: /^Replay the answer/ })).toBeVisible();
  });
});

test('shades, pins and findings are read off the window, in every size and theme', async ({
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0, 1400, 800);
  const { page, stage, matrix } = fovea;
  await fovea.setLongestAnswer(12);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  const layers = await fovea.layers();
  const shot = (name: string) => page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  /** The cells that the picture says are selected, at a layer and token. */
  const selected = async (layer: number, token: number): Promise<Set<number>> => {
    await fovea.cell(layer, token).click();
    await expect(stage).toHaveAttribute('data-layer', String(layer));
    await expect(stage).toHaveAttribute('data-token', String(token));
    const cells = (await stage.getAttribute('data-selected'))!;
    return new Set(cells === '' ? [] : cells.split(',').map(Number));
  };
  const active = async (): Promise<string> => {
    const id = (await matrix.getAttribute('aria-activedescendant'))!;
    return (await page.locator(`[id="${id}"]`).getAttribute('aria-label'))!;
  };

  await test.step('the overlap with the token before is that of the cells on the picture', async () => {
    const before = await selected(layers[0]!, 3);
    const here = await selected(layers[0]!, 4);
    const kept = [...here].filter((cell) => before.has(cell)).length;
    const iou = kept / new Set([...before, ...here]).size;
    expect(await active()).toContain(`overlap with the token before ${iou.toFixed(2)}`);
    await page.keyboard.press('Shift+S');
    await expect(page.getByTestId('shade-scale')).toHaveText('01 overlap (IoU)');
    await shot('overlap');

    await page.keyboard.press('i');
    await selected(layers[0]!, 3);
    const [added, dropped] = [before.size - kept, here.size - kept];
    await expect(page.getByTestId('pin-comparison')).toContainText(
      `overlap ${iou.toFixed(2)} · ${kept} kept, ${added} added, ${dropped} dropped`,
    );
    await shot('pinned');
  });

  await test.step('an annotation that was never read is called out, and its cells are marked', async () => {
    const read = new Set<number>();
    for (const layer of layers.slice(0, -1)) {
      for (let token = 0; token < 12; token++)
        for (const cell of await selected(layer, token)) read.add(cell);
    }
    // The picture of 1400 x 800 has cells of 155.6 px, and 300 px of padding above it.
    const onPicture = Array.from({ length: 81 }, (_, cell) => cell).filter((cell) => {
      const row = Math.floor(cell / 9);
      return row > 2 && row < 6;
    });
    const wanted = onPicture.find((cell) => !read.has(cell)) ?? onPicture[0]!;
    await stage.focus();
    await page.keyboard.press('r');
    const cellPx = 1400 / 9;
    const at = (x: number, y: number): [number, number] => [
      ((wanted % 9) + x) * (cellPx / 1400),
      ((Math.floor(wanted / 9) + y) * cellPx - 300) / 800,
    ];
    const image = await page.evaluate(() => {
      const box = document.querySelector('[data-testid=stage]')!.getBoundingClientRect();
      const scale = Math.min(box.width / 1400, box.height / 800);
      return {
        scale,
        left: (box.width - 1400 * scale) / 2,
        top: (box.height - 800 * scale) / 2,
        box: [box.width, box.height] as const,
      };
    });
    const place = (x: number, y: number): [number, number] => {
      const [shareX, shareY] = at(x, y);
      const { scale, left, top, box } = image;
      return [(left + shareX * 1400 * scale) / box[0], (top + shareY * 800 * scale) / box[1]];
    };
    await fovea.drag(place(0.3, 0.3), place(0.6, 0.6));
    await expect(page.getByTestId('annotation-list').getByRole('option')).toHaveCount(1);
    await page.keyboard.press('g');
    await page.getByTestId('findings').click();
    const panel = page.getByRole('dialog', { name: 'What stands out of this answer' });
    const item = panel.getByRole('button', { name: /^Box, / });
    await expect(item).toContainText(read.has(wanted) ? '%' : 'never');
    await item.click();
    await expect(stage).toHaveAttribute('data-called-out', String(wanted));
    await shot('findings');
    await page.keyboard.press('Escape');

    await page.getByRole('combobox', { name: 'Shaded by' }).selectOption({ index: 2 });
    const chosen = await selected(layers[0]!, 2);
    expect(await active()).toContain(`${chosen.has(wanted) ? '100.0' : '0.0'} % of the annotation`);
  });

  await test.step('nothing is cut off or lies over another, in small windows and with large text', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await themed(fovea, theme);
      await shot(theme);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('.inspector').analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`),
      ).toEqual([]);
    }
    await fovea.resize(960, 640);
    await shot('960');
    expect(await overlaps(fovea)).toEqual([]);
    await page.getByTestId('text-size').click();
    const larger = page.getByRole('button', { name: 'Larger text' });
    while (await larger.isEnabled()) await larger.click();
    await page.keyboard.press('Escape');
    await shot('960-large');
    expect(await overlaps(fovea)).toEqual([]);
    await fovea.resize(1400, 850);
    await shot('1400-large');
    expect(await overlaps(fovea)).toEqual([]);
  });
});

async function themed({ page }: FoveaWindow, theme: 'light' | 'dark'): Promise<void> {
  const button = page.getByRole('button', { name: /^Theme:/ });
  while (!(await button.getAttribute('aria-label'))!.startsWith(`Theme: ${theme}`)) {
    const before = await button.getAttribute('aria-label');
    await button.click();
    await expect(button).not.toHaveAttribute('aria-label', before!);
  }
}

/** What in the inspector's head lies over something else there. */
function overlaps({ page }: FoveaWindow): Promise<string[]> {
  return page.locator('.inspector__head, .inspector__tools').evaluateAll((rows) =>
    rows.flatMap((row) => {
      const parts = [...row.children].filter((part) => {
        const box = part.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && getComputedStyle(part).position !== 'absolute';
      });
      const name = (part: Element): string => part.className || part.tagName;
      return parts.flatMap((part, index) =>
        parts.slice(index + 1).flatMap((other) => {
          const [a, b] = [part.getBoundingClientRect(), other.getBoundingClientRect()];
          const isOver =
            a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom && b.top < a.bottom;
          return isOver ? [`${name(part)} over ${name(other)}`] : [];
        }),
      );
    }),
  );
}
