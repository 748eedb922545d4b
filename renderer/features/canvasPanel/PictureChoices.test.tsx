import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { PictureChoices } from './PictureChoices.js';

vi.setConfig({ testTimeout: 20_000 });
afterEach(cleanup);

const shown = (): string => screen.getByTestId('choices').querySelector('.choices__text')!.textContent;
const pick = (name: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(name), { target: { value } });
};

async function openScan() {
  const window = await renderWithModel(<PictureChoices />);
  expect(screen.queryByTestId('choices')).toBeNull(); // a sample has nothing to choose
  await act(() => window.actions.openDialog());
  return window;
}

it('says what of the file is shown and what should be known, and nothing of an ordinary picture', async () => {
  await openScan();
  expect(shown()).toBe('bands 1,2,3 of 5 · 2 to 98 % of uint16 · page 1 of 7');
  expect(screen.getByText(/Its values are stretched: 212 is shown black/)).toBeDefined();
  expect(screen.getByText('212 is shown black, 3,920 white.')).toBeDefined();
});

it('bands by their names, as colours and as grey', async () => {
  await openScan();
  pick('Bands', 'colours');
  await vi.waitFor(() => expect(shown()).toMatch(/^bands 1,2,3/));
  const red = screen.getByLabelText<HTMLSelectElement>('Band shown as red');
  expect([...red.options].map(({ text }) => text)).toEqual([
    ...['1: red', '2: green', '3: blue', '4: near infrared', 'band 5'],
  ]);
  pick('Band shown as red', '4');
  await vi.waitFor(() => expect(shown()).toMatch(/^bands 4,2,3 of 5/));
  pick('Bands', 'grey');
  await vi.waitFor(() => expect(shown()).toMatch(/^band 4 of 5/));
  fireEvent.click(screen.getByRole('button', { name: 'Back to how the file was opened', hidden: true }));
  await vi.waitFor(() => expect(shown()).toMatch(/^bands 1,2,3/));
});

it('range: all of the type, then own numbers within it, the lower below the higher', async () => {
  await openScan();
  pick('Values shown black and white', 'full');
  await vi.waitFor(() => expect(shown()).toContain('all of uint16'));
  pick('Values shown black and white', 'own');
  const black = (): HTMLElement => screen.getByLabelText('Value shown black');
  await vi.waitFor(() => expect(black()).toHaveProperty('value', '0'));
  fireEvent.change(black(), { target: { value: '65535' } });
  fireEvent.keyDown(black(), { key: 'Enter' });
  expect(screen.getByRole('alert', { hidden: true }).textContent).toBe('Expected a number from 0 to 65,534.');
  fireEvent.change(black(), { target: { value: '1000' } });
  fireEvent.keyDown(black(), { key: 'Enter' });
  await vi.waitFor(() => expect(shown()).toContain('1000 to 65535 of uint16'));
});

it('pages by step and by number; steps that come fast are all counted', async () => {
  const { store } = await openScan();
  const next = (): HTMLElement => screen.getByRole('button', { name: 'Next page', hidden: true });
  expect(screen.getByRole('button', { name: 'Previous page', hidden: true })).toHaveProperty(
    'disabled',
    true,
  );
  fireEvent.click(next());
  fireEvent.click(next());
  await vi.waitFor(() => expect(shown()).toContain('page 3 of 7'));
  fireEvent.change(screen.getByLabelText('Page'), { target: { value: '7' } });
  fireEvent.blur(screen.getByLabelText('Page'));
  await vi.waitFor(() => expect(shown()).toContain('page 7 of 7'));
  expect(next()).toHaveProperty('disabled', true);
  expect(store.getState().images[store.getState().currentImageId!]?.choices).toEqual({ page: 7 });
});

it('a notice alone is shown too, with nothing to choose but the range', async () => {
  const { actions } = await renderWithModel(<PictureChoices />);
  const details = {
    ...{ bands: ['red', 'green', 'blue'], shownBands: [1, 2, 3], sampleType: 'uint8', page: 1, pages: 1 },
    ...{ range: { low: 0, high: 255 }, notices: ['Its checksums are wrong: what it holds is shown.'] },
  };
  const facts = {
    name: 'a.png',
    width: 9,
    height: 9,
    format: 'png',
    sizeBytes: 9,
    url: '',
    copied: true,
    pyramid: null,
    isFile: true,
  } as const;
  act(() =>
    actions.receiveImage({ image: { ...facts, imageId: 'a', sessionId: 'sa', details }, show: true }),
  );
  expect(shown()).toBe('1 notice');
  expect(screen.getByText(/checksums are wrong/)).toBeDefined();
  expect(screen.queryByLabelText('Page')).toBeNull();
  const range = screen.getByLabelText<HTMLSelectElement>('Values shown black and white');
  expect([...range.options].map(({ text }) => text)).toEqual(['all of uint8', 'own numbers']);
});

it('a choice that is refused is said where it was made', async () => {
  const { store, actions } = await openScan();
  await act(() => actions.choose(store.getState().currentImageId!, { bands: [9] }));
  expect(screen.getByTestId('choice-error').textContent).toMatch(/no such band.*stays as it was/);
  expect(shown()).toMatch(/^bands 1,2,3/);
});
