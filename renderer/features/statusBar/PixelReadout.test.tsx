import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { PixelReadout } from './PixelReadout.js';

afterEach(cleanup);

it('says place and colour, a dash while the pixel is not there, and padding', async () => {
  const { readout } = await renderWithModel(<PixelReadout />);
  const said = (): string | null => screen.queryByTestId('pixel')?.textContent ?? null;
  expect(said()).toBeNull();
  act(() => readout.setState({ kind: 'pixel', x: 12_345, y: 6, colour: [1, 20, 255] }, true));
  expect(said()).toBe('x 12,345, y 6RGB 1 20 255');
  act(() => readout.setState({ kind: 'pixel', x: 0, y: 0, colour: null }, true));
  expect(said()).toBe('x 0, y 0RGB –');
  act(() => readout.setState({ kind: 'padding' }, true));
  expect(said()).toBe('padding');
});
