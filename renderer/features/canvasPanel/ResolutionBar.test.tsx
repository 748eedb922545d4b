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
