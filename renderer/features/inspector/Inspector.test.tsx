import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countInPadding } from '../../canvas/geometry/paddingCells.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { meanSelected } from '../../state/runs/run.js';
import { formatShare } from '../../ui/formatNumber.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { Inspector } from './Inspector.js';

beforeEach(() => {
  // happy-dom lays nothing out: give the matrix room, so that it renders its columns.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('Inspector', { timeout: 30_000 }, () => {
  it('fills a cell for every layer and token; keys move the focus', async () => {
    const { store, actions } = await renderWithModel(<Inspector />);
    expect(screen.queryByTestId('matrix')).toBeNull();
    expect(screen.queryByRole('button', { name: /Shade from/ }), 'nothing is shaded').toBeNull();
    await actions.ask();
    await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
    const run = store.getState().runs[store.getState().runIds[0]!]!;
    const grid = await screen.findByTestId('matrix');
    expect(grid.getAttribute('aria-colcount')).toBe(String(run.tokens.length + 1));
    expect(grid.getAttribute('aria-rowcount')).toBe(String(run.prefill!.selectingLayers.length + 1));
    expect(grid.querySelectorAll('[role="gridcell"][tabindex="0"]')).toHaveLength(1);

    const cell = grid.querySelector<HTMLElement>('[data-layer="5"][data-token="2"]')!;
    fireEvent.click(cell);
    expect(store.getState().focus).toEqual({ tokenIndex: 2, layer: 5 });
    expect(cell.getAttribute('aria-selected')).toBe('true');
    expect(cell.getAttribute('aria-label')).toMatch(
      /^layer 5, token 3: \d+\.\d % selected( \(\d+ cells? in the padding\))?$/,
    );

    fireEvent.keyDown(cell, { key: 'ArrowDown' });
    fireEvent.keyDown(cell, { key: 'ArrowRight' });
    expect(store.getState().focus).toEqual({ tokenIndex: 3, layer: 6 });
    const focused = grid.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')!;
    expect([focused.dataset['layer'], focused.dataset['token']]).toEqual(['6', '3']);
    expect(document.activeElement).toBe(focused);
    fireEvent.keyDown(focused, { key: 'Home', ctrlKey: true });
    expect(store.getState().focus).toEqual({ tokenIndex: 0, layer: 3 });
  });

  it('says which layer reads what a row chose, that nobody reads the last, and on which scale it shades', async () => {
    const { store, actions } = await renderWithModel(<Inspector />);
    await actions.ask();
    await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
    const run = store.getState().runs[store.getState().runIds[0]!]!;
    const headers = [...(await screen.findByTestId('matrix')).querySelectorAll('[role="rowheader"]')];
    expect(headers[0]!.textContent).toBe('3 → 4');
    expect(headers.at(-1)!.textContent).toBe('11 → –');
    const last = screen.getByTestId('matrix').querySelector('[data-layer="11"][data-token="0"]')!;
    expect(last.getAttribute('aria-label')).toMatch(/read by nobody$/);
    const readout = screen.getByTestId('readout');
    expect(readout.textContent).toContain(
      `${run.tokens.length - 1} tokens · mean of layers read ${formatShare(meanSelected(run)!)}`,
    );
    expect(readout.textContent).toMatch(/, padding \d/);
    expect(readout.firstElementChild).toHaveProperty('title', expect.stringContaining('nobody reads'));
    const most = (): number =>
      Math.max(
        ...[...document.querySelectorAll<HTMLElement>('.matrix__shade')].map((shade) => +shade.style.opacity),
      );
    expect(most()).toBe(1);
    fireEvent.click(screen.getByRole('button', { name: /Absolute scale/ }));
    expect(most()).toBeCloseTo(Math.sqrt(run.fractions!.most));
  });

  it('counts the cells selected in the padding apart, cell by cell', async () => {
    const { store, actions, selections } = await renderWithModel(<Inspector />);
    await actions.ask();
    await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
    const { runId, imageId, prefill } = store.getState().runs[store.getState().runIds[0]!]!;
    const image = store.getState().images[imageId]!;
    const counts = prefill!.selectingLayers.map((layer) =>
      countInPadding(image, selections.at(runId, 0, layer)!.selectionGrid),
    );
    expect(Math.max(...counts)).toBeGreaterThan(0);
    const grid = await screen.findByTestId('matrix');
    const labels = prefill!.selectingLayers.map((layer) =>
      grid.querySelector(`[data-layer="${layer}"][data-token="0"]`)!.getAttribute('aria-label')!,
    );
    expect(labels.map((label) => Number(/\((\d+) cells? in the padding\)/.exec(label)?.[1] ?? 0))).toEqual(
      counts,
    );
  });

  it('says why there is nothing for the low-res variant', async () => {
    const { store, actions } = await renderWithModel(<Inspector />);
    actions.setAskSettings({ ...store.getState().askSettings, variant: 'lowres' });
    await actions.ask();
    await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
    expect(screen.queryByTestId('matrix')).toBeNull();
    expect(screen.getByText(/Low-res selects no cells/)).toBeTruthy();
  });
});
