import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { expect, test } from './support/foveaTest.js';
import type { FoveaWindow } from './support/FoveaWindow.js';

const question = 'What does the red sign say?';

/** A window whose sample question was answered. */
async function answered(fovea: FoveaWindow): Promise<void> {
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.ask(question);
  await fovea.ended('finished');
}

/** Nothing that axe finds within the tags of WCAG, in both themes. */
async function expectAccessible(fovea: FoveaWindow, within: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await fovea.page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    const { violations } = await new AxeBuilder({ page: fovea.page })
      .setLegacyMode()
      .include(within)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(
      violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) })),
      theme,
    ).toEqual([]);
  }
  await fovea.page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
}

async function attach(fovea: FoveaWindow, name: string): Promise<void> {
  await test.info().attach(name, { body: await fovea.page.screenshot(), contentType: 'image/png' });
}

/** The menu of a turn is opened by its button, and one of its lines chosen. */
async function fromMenu(fovea: FoveaWindow, item: RegExp): Promise<void> {
  await fovea.turns.first().getByRole('button', { name: 'More of this question' }).click();
  await fovea.page.getByRole('menuitem', { name: item }).click();
}

function numbersOf(cells: Locator): Promise<number[]> {
  return cells.evaluateAll((all) => all.map((cell) => parseFloat(cell.textContent)));
}

test('a token says its rank and entropy, unsure ones are a key away, heads are sorted by their mass', async ({
  open,
}) => {
  const fovea = await open();
  await answered(fovea);
  await fovea.tokens.first().hover();
  const popover = fovea.page.getByTestId('token-popover');
  await expect(popover).toContainText(/Rank\s*\d/);
  await expect(popover).toContainText(/Entropy\s*\d+\.\d\d nats/);
  await expect(fovea.turn.getByTestId('stats')).toContainText(/per token\s*\d/);
  await attach(fovea, 'token');
  // At a limit of 100 % every token that is not certain is one to look at.
  await fovea.turn.getByRole('button', { name: 'Tokens' }).click();
  const limit = fovea.page.getByRole('spinbutton', { name: 'Unsure below, %' });
  await limit.fill('100');
  await expect(fovea.page.getByText(/\d+ tokens? of this answer (are|is) below/)).toBeVisible();
  await fovea.page.getByRole('radio', { name: 'Entropy' }).check({ force: true });
  await fovea.page.keyboard.press('Escape');
  const pressed = fovea.turn.locator('[data-testid="token"][aria-pressed="true"]');
  await fovea.stage.focus();
  const before = await pressed.getAttribute('aria-label');
  await fovea.page.keyboard.press('Shift+D');
  await expect(pressed).not.toHaveAttribute('aria-label', before!);
  await fovea.page.keyboard.press('Shift+F');
  await expect(pressed).toHaveAttribute('aria-label', before!);

  await test.step('the heads of the layer in focus are shown, sorted by their mass on an annotation', async () => {
    await fovea.stage.focus();
    await fovea.page.keyboard.press('r');
    await fovea.drag([0.3, 0.3], [0.5, 0.6]);
    await fovea.page.keyboard.press('Escape');
    await fovea.stage.focus();
    await fovea.page.keyboard.press('Shift+J');
    const dialog = fovea.page.getByTestId('heads-dialog');
    const heads = dialog.getByTestId('head-multiples').getByRole('listitem');
    await expect(heads).toHaveCount(4, { timeout: 60_000 });
    await expect(dialog.getByTestId('heads-bytes')).toContainText(
      /4 heads, maps of \d+ tokens? kept: \d+\.\d\d MiB/,
    );
    await dialog.getByRole('combobox', { name: 'Annotation' }).selectOption({ index: 1 });
    await dialog.getByRole('radio', { name: 'Mass on the annotation' }).check({ force: true });
    const masses = await numbersOf(heads.locator('span', { hasText: 'on it' }));
    expect(masses).toHaveLength(4);
    expect(masses).toEqual([...masses].sort((one, other) => other - one));
    await attach(fovea, 'heads');
    await fovea.page.setViewportSize({ width: 960, height: 640 });
    await attach(fovea, 'heads-small');
    await expectAccessible(fovea, '.heads');
    const layers = dialog.getByRole('combobox', { name: 'Layer' });
    await layers.selectOption({ index: 0 });
    await expect(heads).toHaveCount(4, { timeout: 60_000 });
    await fovea.page.keyboard.press('Escape');
    await expect(fovea.turns, 'nothing of it is kept').toHaveCount(1);
  });
});

test('several answers are drawn beside a question, as one group, and a question goes first', async ({
  open,
}) => {
  const fovea = await open();
  await answered(fovea);
  await fromMenu(fovea, /^Draw several answers/);
  const dialog = fovea.page.getByTestId('sample-dialog');
  await dialog.getByRole('spinbutton', { name: 'Answers' }).fill('6');
  await dialog.getByRole('spinbutton', { name: 'Temperature' }).fill('2');
  await attach(fovea, 'draw');
  await dialog.getByRole('button', { name: 'Draw 6 answers' }).click();
  await expect(fovea.page.getByRole('progressbar', { name: 'Answers drawn' })).toBeVisible();
  await fovea.ask('What is written on the shop?');
  await expect(fovea.turns).toHaveCount(2);
  await fovea.ended('finished');
  const group = fovea.page.getByTestId('sample-group');
  await expect(group.getByRole('heading')).toHaveText('6 answers drawn at temperature 2', {
    timeout: 60_000,
  });
  await expect(group).toContainText(/Most frequent\s*\d/);
  await expect(group).toContainText(/Pairs that agree\s*\d/);
  const distinct = group.locator('.samples__answer');
  const counts = await numbersOf(distinct.locator('.samples__count'));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  await distinct.first().click();
  await group.getByRole('button', { name: 'Show its cells' }).first().click();
  await expect(group.getByTestId('turn')).toContainText(/temperature 2 · top-p 1 · seed \d/);
  await attach(fovea, 'samples');
  await expectAccessible(fovea, '.conversation');
});

test('answers under several settings stand side by side, and score each other', async ({ open }) => {
  test.setTimeout(180_000);
  const fovea = await open();
  await answered(fovea);
  await fovea.stage.focus();
  await fovea.page.keyboard.press('Shift+V');
  const dialog = fovea.page.getByTestId('compare-dialog');
  await dialog.getByRole('checkbox', { name: 'Low-res' }).check();
  await dialog.getByRole('checkbox', { name: 'Selector none' }).check();
  await dialog.getByRole('button', { name: 'Ask 2' }).click();
  await expect(dialog.getByTestId('compared-answer')).toHaveCount(3, { timeout: 60_000 });
  await expect(dialog.getByRole('columnheader', { name: /Low-res/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Score each other’s answers' }).click();
  const matrix = dialog.getByTestId('score-matrix');
  await expect(matrix.getByText('–', { exact: true })).toHaveCount(0, { timeout: 60_000 });
  const scores = await numbersOf(matrix.getByRole('cell'));
  expect(scores).toHaveLength(9);
  // Each setting drew its own answer greedily; what it draws has a probability, and no score is above 0.
  for (const score of scores) expect(score).toBeLessThanOrEqual(0);
  await expect(dialog.getByText('fovea eval FOLDER --variant flex --selector none')).toBeVisible();
  await attach(fovea, 'compare');
  await fovea.page.setViewportSize({ width: 960, height: 640 });
  await attach(fovea, 'compare-small');
  await expectAccessible(fovea, '.compare');
  await fovea.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(fovea.turns, 'scores are no turns').toHaveCount(3);
});
