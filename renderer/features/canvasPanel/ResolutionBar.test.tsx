import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ResolutionBar } from './ResolutionBar.js';

afterEach(cleanup);

it('tells the chain from file to cell, and what is known without a model', { timeout: 20_000 }, async () => {
  const { store } = await renderWithModel(<ResolutionBar />);
  const text = (): string => screen.getByTestId('resolution').textContent;
  expect(text()).toContain('3,840 × 2,400');
  expect(text()).toContain('square 3,840²');
  expect(text()).toContain('model 1,008²');
  expect(text()).toContain('cell = 426.7 × 426.7 px');
  expect(text()).toContain('shrunk 3.81×');
  act(() => store.setState({ model: null }));
  expect(text()).toContain('square 3,840²');
  expect(text()).not.toContain('model');
});

it.each([
  [1008, 504, 'same', null],
  [440, 100, 'enlarged', 'enlarged 2.29×: no more detail than the file has'],
  [1007, 1007, 'enlarged', 'enlarged 1.01×: no more detail than the file has'],
  [1200, 900, 'slight', 'shrunk 1.19×'],
  [1512, 900, 'shrunk', 'shrunk 1.50×: 1.5 × 1.5 px become one'],
  [12096, 9000, 'strong', 'shrunk 12×: 12 × 12 px become one'],
] as const)(
  'grades a picture of %d x %d as %s, in original pixels',
  { timeout: 20_000 },
  async (width, height, grade, text) => {
    const { store } = await renderWithModel(<ResolutionBar />);
    act(() =>
      store.setState(({ images, currentImageId }) => ({
        images: { ...images, [currentImageId!]: { ...images[currentImageId!]!, width, height } },
      })),
    );
    const note = screen.queryByTestId('resolution-note');
    expect(note?.textContent ?? null).toBe(text);
    expect(note?.className ?? 'resolution__note--same').toContain(`resolution__note--${grade}`);
  },
);

it(
  'says in the tooltip what the low-res view leaves, and which lines run together',
  { timeout: 20_000 },
  async () => {
    await renderWithModel(<ResolutionBar />);
    const { title } = screen.getByTestId('resolution-note');
    expect(title).toContain('3,840² becomes 1,008²');
    expect(title).toContain('stands for 3.8 × 3.8 of the original');
    expect(title).toContain('low-res view) for 11 × 11');
    expect(title).toContain('closer together than 7.6 px');
  },
);
it('says quietly how far the tiles of the image are', async () => {
  const { store, actions } = await renderWithModel(<ResolutionBar />);
  const imageId = store.getState().currentImageId!;
  act(() => actions.receivePreparing({ imageId: 'another', done: 1, total: 2 }));
  expect(screen.queryByRole('progressbar')).toBeNull();
  act(() => actions.receivePreparing({ imageId, done: 17, total: 50 }));
  expect(screen.getByRole('progressbar').textContent).toBe('preparing 34 %');
  act(() => actions.receivePreparing({ imageId, done: 50, total: 50 }));
  expect(screen.queryByRole('progressbar')).toBeNull();
});
