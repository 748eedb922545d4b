import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { compareSelections } from '../../../engine/selection/compareSelections.js';
import { cellOnImage } from '../../canvas/geometry/cellGrid.js';
import { countInPadding, paddingCells } from '../../canvas/geometry/paddingCells.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { meanSelected } from '../../state/runs/run.js';
import { formatShare } from '../../ui/formatNumber.js';
import { calledOutHere } from '../../state/view/inspectorSlice.js';
import { activeRun } from '../../state/runs/runSlice.js';
import type { MatrixScene } from './drawMatrix.js';
import { Inspector } from './Inspector.js';
import { MatrixPainter } from './MatrixPainter.js';

let showScene: MockInstance<MatrixPainter['showScene']>;
beforeEach(() => {
  // happy-dom lays nothing out and draws nothing: give the matrix room, and look at what it would draw.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(240);
  showScene = vi.spyOn(MatrixPainter.prototype, 'showScene');
  HTMLElement.prototype.setPointerCapture = () => undefined;
  Object.assign(document, { fonts: { ready: Promise.resolve() } });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** The scene that is drawn now. */
const drawn = (): MatrixScene => showScene.mock.lastCall![0];

/** Where the middle of a cell is, in pixels of the window. */
function middleOf(grid: HTMLElement, row: number, column: number): { clientX: number; clientY: number } {
  const of = (name: string): number => Number(grid.dataset[name]);
  return {
    clientX: of('left') + (column + 0.5) * of('columnWidth'),
    clientY: of('top') + (row + 0.5) * of('rowHeight'),
  };
}

/** The cell that screen readers are told of. */
function activeCell(grid: HTMLElement): HTMLElement {
  return document.getElementById(grid.getAttribute('aria-activedescendant')!)!;
}

async function answered() {
  const model = await renderWithModel(<Inspector />);
  await model.actions.ask();
  await waitFor(() => expect(activeRun(model.store.getState())).toBeNull(), { timeout: 15_000 });
  const run = model.store.getState().runs[model.store.getState().runIds[0]!]!;
  return { ...model, run, grid: await screen.findByTestId('matrix') };
}

describe('Inspector', { timeout: 30_000 }, () => {
  it('has a cell for every layer and token; a press and keys move the focus', async () => {
    const { store, actions } = await renderWithModel(<Inspector />);
    expect(screen.queryByTestId('matrix')).toBeNull();
    expect(screen.queryByRole('button', { name: /Shade from/ }), 'nothing is shaded').toBeNull();
    await actions.ask();
    await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
    const run = store.getState().runs[store.getState().runIds[0]!]!;
    const grid = await screen.findByTestId('matrix');
    expect(grid.getAttribute('aria-colcount')).toBe(String(run.tokens.length + 1));
    expect(grid.getAttribute('aria-rowcount')).toBe(String(run.prefill!.selectingLayers.length + 1));
    expect(document.querySelectorAll('.matrix [tabindex="0"]'), 'one tab stop').toHaveLength(1);

    fireEvent.pointerDown(grid, { button: 0, pointerId: 1, ...middleOf(grid, 2, 2) });
    fireEvent.pointerUp(grid, { pointerId: 1 });
    expect(store.getState().focus).toEqual({ tokenIndex: 2, layer: 5 });
    expect(document.activeElement).toBe(grid);
    const cell = activeCell(grid);
    expect([cell.dataset['layer'], cell.dataset['token']]).toEqual(['5', '2']);
    expect(cell.getAttribute('aria-selected')).toBe('true');
    expect(cell.getAttribute('aria-label')).toMatch(
      /^layer 5, token 3: \d+\.\d % selected( \(\d+ cells? in the padding\))?, overlap with the token before \d\.\d\d$/,
    );

    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    fireEvent.keyDown(grid, { key: 'ArrowRight' });
    expect(store.getState().focus).toEqual({ tokenIndex: 3, layer: 6 });
    const focused = activeCell(grid);
    expect([focused.dataset['layer'], focused.dataset['token']]).toEqual(['6', '3']);
    expect(grid.querySelectorAll('[aria-selected="true"]')).toHaveLength(1);
    fireEvent.keyDown(grid, { key: 'Home', ctrlKey: true });
    expect(store.getState().focus).toEqual({ tokenIndex: 0, layer: 3 });
    await waitFor(() => expect(grid.querySelectorAll('[role="gridcell"]')).toHaveLength(9));
    expect(grid.querySelectorAll('*').length, 'few elements, however many tokens').toBeLessThan(60);
  });

  it('follows a pointer that is held down, over names in one direction only, and pins with Shift', async () => {
    const { store, grid, run } = await answered();
    const focus = () => store.getState().focus;
    fireEvent.pointerDown(grid, { button: 0, pointerId: 1, ...middleOf(grid, 0, 0) });
    fireEvent.pointerMove(grid, { pointerId: 1, ...middleOf(grid, 3, 4) });
    await waitFor(() => expect(focus()).toEqual({ tokenIndex: 4, layer: 6 }));
    fireEvent.pointerMove(grid, { pointerId: 1, clientX: 5000, clientY: -50 });
    await waitFor(() => expect(focus()).toEqual({ tokenIndex: run.columns - 1, layer: 3 }));
    fireEvent.pointerUp(grid, { pointerId: 1 });
    fireEvent.pointerMove(grid, { pointerId: 1, ...middleOf(grid, 3, 4) });
    expect(screen.getByTestId('matrix-hover').textContent).toMatch(/Layer 6 chooses, layer 7 readsToken 5/);
    expect(focus().tokenIndex, 'it is not held down').toBe(run.columns - 1);

    const { clientX } = middleOf(grid, 0, 1);
    fireEvent.pointerDown(grid, { button: 0, pointerId: 1, clientX, clientY: 4 });
    fireEvent.pointerMove(grid, { pointerId: 1, ...middleOf(grid, 5, 2) });
    await waitFor(() => expect(focus()).toEqual({ tokenIndex: 2, layer: 3 }));
    fireEvent.pointerUp(grid, { pointerId: 1 });

    fireEvent.pointerDown(grid, { button: 0, pointerId: 1, shiftKey: true, ...middleOf(grid, 1, 1) });
    expect(store.getState().pins).toEqual([{ runId: run.runId, tokenIndex: 1, layer: 4 }]);
    expect(focus(), 'the focus stays').toEqual({ tokenIndex: 2, layer: 3 });
  });

  it('is shaded by the share, the overlap with the token before, or what was read of an annotation', async () => {
    const { store, actions, selections, run, grid } = await answered();
    const shade = (row: number, column: number) => drawn().shadeAt({ row, column });
    const choose = (value: string) =>
      fireEvent.change(screen.getByRole('combobox', { name: 'Shaded by' }), { target: { value } });
    choose('overlap');
    const [before, here] = [0, 1].map((token) => selections.at(run.runId, token, 4)!.selectionGrid);
    await waitFor(() => expect(shade(1, 0), 'there is no token before').toBeNull());
    expect(shade(1, 1)).toBeCloseTo(compareSelections(before!, here!).iou);
    expect(screen.getByTestId('shade-scale').textContent).toBe('01 overlap (IoU)');

    const { width, height } = run.picture;
    act(() => void actions.addShapes([{ type: 'box', x: 0, y: 0, width, height }]));
    act(() => actions.nextShading());
    const cells = here!.length - paddingCells(run.picture).length;
    const chosen = here!.reduce((sum, cell) => sum + cell, 0) - countInPadding(run.picture, here!);
    await waitFor(() => expect(shade(1, 1)).toBeCloseTo(chosen / cells));
    expect(screen.getByTestId('shade-scale').textContent).toBe('0 %100 % of it read');
    fireEvent.pointerDown(grid, { button: 0, pointerId: 1, ...middleOf(grid, 1, 1) });
    expect(activeCell(grid).getAttribute('aria-label')).toContain(' % of the annotation');
    expect(store.getState().matrix.shading).toBe('annotation');
  });

  it('says which layer reads what a row chose, that nobody reads the last, and on which scale it shades', async () => {
    const { actions, run, grid } = await answered();
    const headers = [...grid.querySelectorAll('[role="rowheader"]')];
    expect(headers[0]!.textContent).toBe('3 → 4');
    expect(headers.at(-1)!.textContent).toBe('11 → –');
    expect(drawn().rowNames).toEqual(headers.map(({ textContent }) => textContent));
    expect(drawn().unreadRow).toBe(headers.length - 1);
    act(() => actions.focusPlace(run.runId, 0, 11));
    expect(activeCell(grid).getAttribute('aria-label')).toMatch(/read by nobody$/);
    const readout = screen.getByTestId('readout');
    expect(readout.textContent).toContain(
      `${run.tokens.length - 1} tokens · mean of layers read ${formatShare(meanSelected(run)!)}`,
    );
    expect(readout.textContent).toMatch(/, padding \d/);
    expect(readout.firstElementChild).toHaveProperty('title', expect.stringContaining('nobody reads'));
    const most = (): number => {
      const columns = run.tokens.map((_, column) => column);
      return Math.max(
        ...headers.flatMap((_, row) => columns.map((column) => drawn().shadeAt({ row, column })!)),
      );
    };
    expect(most()).toBe(1);
    fireEvent.click(screen.getByRole('button', { name: /Absolute scale/ }));
    await waitFor(() => expect(most()).toBeCloseTo(Math.sqrt(run.fractions!.most)));
  });

  it('counts the cells selected in the padding apart, cell by cell', async () => {
    const { store, actions, selections, run, grid } = await answered();
    const { runId, imageId, prefill } = run;
    act(() => actions.focusPlace(runId, 0, 5));
    const image = store.getState().images[imageId]!;
    const counts = prefill!.selectingLayers.map((layer) =>
      countInPadding(image, selections.at(runId, 0, layer)!.selectionGrid),
    );
    expect(Math.max(...counts)).toBeGreaterThan(0);
    const labelled = () =>
      [...grid.querySelectorAll('[data-token="0"]')].map((cell) => cell.getAttribute('aria-label')!);
    await waitFor(() => expect(labelled()).toHaveLength(counts.length));
    const labels = labelled();
    expect(labels.map((label) => Number(/\((\d+) cells? in the padding\)/.exec(label)?.[1] ?? 0))).toEqual(
      counts,
    );
  });

  it('says which cells are always read and which annotations never, and marks them on the picture', async () => {
    const { store, actions, selections, run } = await answered();
    const shares = new Float32Array(81).fill(0.25);
    shares.set([1, 0.96875, 0], 39);
    vi.spyOn(selections, 'frequency').mockReturnValue({ shares, pairs: 32 });
    const { width, height } = run.picture;
    act(() => void actions.addShapes([{ type: 'box', x: 0, y: 0, width, height }]));
    act(
      () => void actions.addShapes([{ type: 'box', ...cellOnImage(run.picture, 9, { row: 4, column: 5 })! }]),
    );
    expect(screen.getByTestId('findings').textContent).toContain('2 sinks, 1 never read');
    const panel = screen.getByRole('dialog', { name: 'What stands out of this answer', hidden: true });
    expect(panel.textContent).toContain(
      '95.0 % or more of the 32 choices of a layer at a token that are read',
    );
    expect(within(panel).getByText('Row 5, column 4').textContent).toBe('Row 5, column 4100.0 %');
    const never = within(panel)
      .getByText(/never$/)
      .closest('button')!;
    fireEvent.click(never);
    expect(calledOutHere(store.getState())).toEqual([41]);
    expect(store.getState().selectedAnnotationIds).toHaveLength(1);
    expect(never.getAttribute('aria-pressed')).toBe('true');
  });

  it('compares what is pinned with the focus, in cells', async () => {
    const { actions, selections, run } = await answered();
    expect(screen.queryByTestId('pin-comparison')).toBeNull();
    act(() => actions.pinPlace({ runId: run.runId, tokenIndex: 0, layer: 4 }));
    act(() => actions.focusPlace(run.runId, 2, 6));
    const grid = (token: number, layer: number) => selections.at(run.runId, token, layer)!.selectionGrid;
    const { iou, kept, added, dropped } = compareSelections(grid(0, 4), grid(2, 6));
    expect(screen.getByTestId('pin-comparison').textContent).toContain(
      `overlap ${iou.toFixed(2)} · ${kept} kept, ${added} added, ${dropped} dropped`,
    );
    fireEvent.click(screen.getByRole('button', { name: /^A layer 4, token 1/ }));
    expect(screen.getByTestId('pin-comparison').textContent).toContain('overlap 1.00');
    fireEvent.click(screen.getByRole('button', { name: 'Let go of the pins' }));
    expect(screen.queryByTestId('pin-comparison')).toBeNull();
  });

  it('shows where each layer of a variant looked that selects nothing, and counts no cells there', async () => {
    const { store, actions, selections } = await renderWithModel(<Inspector />);
    actions.setAskSettings({ ...store.getState().askSettings, variant: 'lowres' });
    await actions.ask();
    await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
    expect(screen.getByTestId('matrix')).toBeTruthy();
    expect(screen.getByTestId('readout').textContent).toMatch(/^12 layers × .* Low-res selects nothing/);
    expect(screen.queryByLabelText('Shaded by')).toBeNull();
    expect(screen.getAllByRole('rowheader')[0]!.textContent).toBe('0');
    const { shownRunId, runs, focus } = store.getState();
    const run = runs[shownRunId!]!;
    expect(run).toMatchObject({ readSelections: 0, fractions: null });
    expect(run.selections).toBe(12 * run.tokens.length);
    expect(focus.layer, 'the last but one').toBe(10);
    const shown = selections.at(shownRunId!, focus.tokenIndex, 10)!;
    expect(shown.attentionMap!.some((value) => value > 0.1)).toBe(true);
    expect(selections.frequency(shownRunId!, 'all', focus)).toBeNull();
    actions.moveFocus(-3, 0);
    expect(store.getState().focus.layer).toBe(7);
  });
});
