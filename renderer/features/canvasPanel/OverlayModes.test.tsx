import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExperimentRecord } from '../../../engine/protocol/experiment.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { WindowModelContext } from '../../state/WindowModelContext.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { CanvasPanel } from './CanvasPanel.js';
import { CellLookup } from './CellLookup.js';

type Rendered = Awaited<ReturnType<typeof renderWithModel>>;

let window: Rendered;
let runId: string;

afterEach(cleanup);
beforeEach(async () => {
  window = await renderWithModel(<CanvasPanel />);
  await act(() => window.actions.ask());
  await waitFor(() => expect(activeRun(window.store.getState())).toBeNull(), { timeout: 15_000 });
  runId = window.store.getState().shownRunId!;
}, 30_000);

function cellsAt(tokenIndex: number, layer: number): ReadonlySet<number> {
  const grid = window.selections.at(runId, tokenIndex, layer)!.selectionGrid;
  return new Set([...grid.keys()].filter((cell) => grid[cell] === 1));
}

it('says what is compared and how far it is the same, by the grids', () => {
  const { actions } = window;
  act(() => actions.setOverlay({ mode: 'difference' }));
  const legend = screen.getByTestId('legend');
  expect(legend.textContent).toMatch(/Nothing to compare with yet: pin this place \(I\)/);
  act(() => actions.focusPlace(runId, 0, 5));
  fireEvent.click(screen.getByRole('button', { name: /^Pin this place/ }));
  act(() => actions.focusPlace(runId, 2, 9));
  const [a, b] = [cellsAt(0, 5), cellsAt(2, 9)];
  const kept = [...a].filter((cell) => b.has(cell)).length;
  const [added, dropped] = [b.size - kept, a.size - kept];
  expect(legend.textContent).toMatch(/A: layer 5, token 1 “The” → B: layer 9, token 3/);
  expect(screen.getByTestId('change').textContent).toBe(
    `+${added} added${kept} kept−${dropped} droppedIoU ${(kept / (added + kept + dropped)).toFixed(2)}`,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Exchange A and B' }));
  expect(screen.getByTestId('change').textContent).toContain(
    `+${dropped} added${kept} kept−${added} dropped`,
  );
  fireEvent.change(screen.getByRole('combobox', { name: 'Difference of' }), {
    target: { value: 'attention' },
  });
  expect(screen.getByTestId('scale').textContent).toMatch(/^−0\.\d+0\+0\.\d+ weight, all heads$/);
});

it('has the units of each mode', async () => {
  const { actions } = window;
  act(() => actions.setOverlay({ mode: 'attention' }));
  expect(screen.getByTestId('scale').textContent).toMatch(/^[\d.e-]+0\.\d+ weight, all heads$/);
  act(() => actions.setOverlay({ mode: 'frequency', scope: 'layers' }));
  expect(screen.getByTestId('scale').textContent).toMatch(/^0 %100 % of \d+ layers read$/);
  act(() => actions.setOverlay({ mode: 'relative' }));
  await waitFor(() => expect(screen.getByTestId('scale').textContent).toMatch(/1 ×.*× the neutral$/), {
    timeout: 5000,
  });
  expect(screen.getByTestId('legend').textContent).toContain('“Write a general description of the image.”');
});

it('lists who chose a cell, each a way to go there and to pin', () => {
  const { store, actions, view } = window;
  act(() => actions.focusPlace(runId, 0, 5));
  act(() => actions.toggleLookUp());
  const { cell, takesFocus } = store.getState().lookedUp!;
  expect(cell).toBe(Math.min(...cellsAt(0, 5)));
  expect(takesFocus).toBe(true);
  const run = store.getState().runs[runId]!;
  const places = { cells: { x: 0, y: 0, ...run.picture }, maps: { x: 0, y: 0, ...run.picture } };
  const lookup = <CellLookup run={run} places={places} cell={cell} takesFocus side="left" />;
  const shown = within(view.container);
  view.rerender(<WindowModelContext value={window}>{lookup}</WindowModelContext>);
  expect(document.activeElement).toBe(shown.getByRole('spinbutton', { name: 'Row of the cell' }));
  const entry = shown.getByRole('button', { name: /^Layer 5 at token 1 / });
  const others = shown.getAllByRole('button', { name: /^Layer \d+ at/ }).filter((one) => one !== entry);
  expect(entry.getAttribute('aria-current')).toBe('true');
  fireEvent.click(others[0]!);
  const { focus } = store.getState();
  expect(cellsAt(focus.tokenIndex, focus.layer!)).toContain(cell);
  fireEvent.click(shown.getByRole('button', { name: /^Pin layer/ }));
  expect(store.getState().pins).toEqual([{ runId, tokenIndex: focus.tokenIndex, layer: focus.layer }]);
  fireEvent.keyDown(entry, { key: 'Escape' });
  expect(store.getState().lookedUp).toBeNull();
});

it('lays a sensitivity map over the picture of its answer, and says what it does not know', async () => {
  const { actions, store } = window;
  act(() => actions.setOverlay({ mode: 'sensitivity' }));
  const legend = screen.getByTestId('legend');
  await waitFor(() => expect(legend.textContent).toContain('No sensitivity map of this answer yet'));
  const cells = (...dropped: number[]): string =>
    Array.from({ length: 81 }, (_, cell) => (dropped.includes(cell) ? '1' : '0')).join('');
  const head: Omit<ExperimentRecord, 'points'> = {
    format: 'fovea-experiment',
    version: 1,
    ...{ experimentId: 'e1', runId, question: 'What?', model: 'tiny', failure: null, state: 'held' },
    plan: { kind: 'sensitivity', method: 'halves', refineFrom: 0.1 },
    startedAt: '2026-11-30T18:00:00.000Z',
    base: {
      ...{ answer: 'OPEN', answerIds: [1, 2], logProbability: -0.5, threshold: 48, selectedFraction: 0.1 },
      ...{ decoderFlops: 2e9, inside: '1'.repeat(81), chosen: new Array<number>(81).fill(0) },
    },
    expected: 81,
  };
  const points = [
    { kind: 'sensitivity' as const, cells: cells(10), logProbability: -1.25 },
    { kind: 'sensitivity' as const, cells: cells(11, 12), logProbability: -0.4 },
  ];
  const sessionId = store.getState().experiments.sessionId!;
  act(() => {
    actions.receiveExperiment({ sessionId, head, points, from: 0, secondsLeft: null });
    actions.setOverlay({ mode: 'selected' });
    actions.showSensitivity('e1');
  });
  expect(store.getState().overlay.mode).toBe('sensitivity');
  expect(legend.textContent).toContain('3 of 81 measured, 1 of them alone');
  expect(screen.getByTestId('scale').textContent).toBe('−0.750+0.75 nats lost without it');
});
