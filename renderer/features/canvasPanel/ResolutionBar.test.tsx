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
