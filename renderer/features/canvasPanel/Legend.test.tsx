import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { activeRun } from '../../state/runs/runSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { CanvasPanel } from './CanvasPanel.js';

afterEach(cleanup);

it('says who reads the layer shown, beside the picture and not over it', { timeout: 20_000 }, async () => {
  const { store, actions } = await renderWithModel(<CanvasPanel />);
  expect(screen.getByText(/No answer is shown/)).toBeDefined();
  await act(() => actions.ask());
  await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
  const { shownRunId } = store.getState();
  act(() => actions.focusPlace(shownRunId!, 0, 5));
  const legend = screen.getByTestId('legend');
  expect(legend.textContent).toMatch(/^Layer 5, token 1 “The”: \d+ of 81 cells .*, read by layer 6/);
  expect(legend.textContent).toContain('high-res read');
  act(() => actions.focusPlace(shownRunId!, 0, 11));
  expect(legend.textContent).toContain('read by nobody: it is the last layer');
  expect(legend.textContent).not.toContain('high-res read');
  expect(legend.closest('.canvas-panel__room')).toBeNull();
});

it(
  'says of a variant that selects nothing where it looked, and paints that in place of cells',
  { timeout: 20_000 },
  async () => {
    const { store, actions } = await renderWithModel(<CanvasPanel />);
    act(() => actions.setAskSettings({ ...store.getState().askSettings, variant: 'lowres' }));
    await act(() => actions.ask());
    await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
    act(() => actions.focusPlace(store.getState().shownRunId!, 0, 5));
    const legend = screen.getByTestId('legend');
    expect(store.getState().overlay.mode).toBe('selected');
    expect(legend.textContent).toMatch(
      /^Layer 5, token 1 “The”: Low-res selects nothing; this is where it looked/,
    );
    expect(legend.textContent).not.toContain('of 81 cells');
    act(() => actions.setOverlay({ mode: 'frequency' }));
    expect(legend.textContent).toContain('there are no cells to count');
  },
);
