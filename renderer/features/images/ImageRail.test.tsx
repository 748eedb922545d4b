import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ImageRail } from './ImageRail.js';

afterEach(cleanup);

it('shows which image is being answered, also while another is looked at', async () => {
  const { actions } = await renderWithModel(<ImageRail />);
  const answered = (): (string | null)[] =>
    screen
      .getAllByTestId('thumbnail')
      .filter((thumbnail) => thumbnail.getAttribute('aria-busy') === 'true')
      .map((thumbnail) => thumbnail.getAttribute('aria-label'));
  expect(answered()).toEqual([]);
  await act(() => actions.ask('long'));
  expect(answered()).toEqual(['Street with signs']);
  await act(() => actions.openSample('tower'));
  expect(answered()).toEqual(['Street with signs']);
  await act(() => actions.stop());
  await vi.waitFor(() => expect(answered()).toEqual([]), 10_000);
});

it('draws no thumbnail that could move', async () => {
  const { view } = await renderWithModel(<ImageRail />);
  expect(view.container.querySelectorAll('.thumbnail canvas')).toHaveLength(3);
  expect(view.container.querySelectorAll('img')).toHaveLength(0);
});
