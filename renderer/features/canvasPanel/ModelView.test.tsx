import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Host } from '../../host/host.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { useApp } from '../../state/WindowModelContext.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ModelViewBadge } from './ModelViewBadge.js';
import { PixelsChooser } from './PixelsChooser.js';
import { useModelView } from './useModelView.js';

const closed = vi.fn();

beforeEach(() => {
  closed.mockClear();
  vi.stubGlobal('fetch', (url: string) =>
    Promise.resolve({ ok: url !== '', blob: () => Promise.resolve({}) }),
  );
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: closed }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The view without its canvas: Konva does not run here. */
function Seen() {
  const image = useApp((state) => state.images[state.currentImageId!])!;
  const { drawn, badge } = useModelView(image);
  const inputs = drawn === null ? 'original' : [...new Set(drawn.cells)].sort().join();
  return (
    <>
      <PixelsChooser />
      <p data-testid="drawn">{inputs}</p>
      {badge !== null && <ModelViewBadge badge={badge} />}
    </>
  );
}

const stageSize = { width: 800, height: 600 };
const drawn = (): string => screen.getByTestId('drawn').textContent;
const badge = (): string => screen.getByTestId('model-view').textContent;
const choose = (value: string): void => {
  fireEvent.change(screen.getByRole('combobox', { name: 'Pixels shown' }), { target: { value } });
};

it('shows what was read as layer and variant have it, and goes back', { timeout: 30_000 }, async () => {
  const { store, actions } = await renderWithModel(<Seen />);
  act(() => actions.setStageSize(stageSize));
  expect(screen.queryByTestId('model-view')).toBeNull();
  choose('read');
  await waitFor(() => expect(drawn()).toBe('lowres'));
  expect(badge()).toContain('no answer yet; 336² everywhere');

  await act(() => actions.ask());
  await waitFor(() => expect(activeRun(store.getState())).toBeNull(), { timeout: 15_000 });
  const { shownRunId } = store.getState();
  act(() => actions.focusPlace(shownRunId!, 0, 5));
  expect(drawn()).toBe('input,lowres');
  expect(badge()).toMatch(/1,008² in the \d+ selected cells.*, read by layer 6; 336² elsewhere/);
  act(() => actions.focusPlace(shownRunId!, 0, 11));
  expect(drawn()).toBe('lowres');
  expect(badge()).toContain('read by nobody');
  choose('input');
  expect(drawn()).toBe('input');
  fireEvent.click(screen.getByRole('button', { name: /Original/ }));
  expect(drawn()).toBe('original');
  expect(screen.queryByTestId('model-view')).toBeNull();
  act(() => actions.togglePixels());
  await waitFor(() => expect(drawn()).toBe('input'));
});

it('is made once an image and model, and anew for another', { timeout: 30_000 }, async () => {
  const asked = vi.fn<Host['modelViews']>();
  const { store, actions } = await renderWithModel(<Seen />, (host) => ({
    ...host,
    modelViews: asked.mockImplementation((payload) => host.modelViews(payload)),
  }));
  act(() => actions.setStageSize(stageSize));
  expect(asked).not.toHaveBeenCalled();
  for (const pixels of ['read', 'original', 'lowres'] as const) {
    act(() => actions.showPixels(pixels));
    await waitFor(() => expect(drawn()).toBe(pixels === 'original' ? 'original' : 'lowres'));
  }
  expect(asked).toHaveBeenCalledOnce();
  act(() => store.setState(({ model }) => ({ model: { ...model! } })));
  expect(drawn(), 'nothing of the model before').toBe('original');
  await waitFor(() => expect(drawn()).toBe('lowres'));
  expect(asked).toHaveBeenCalledTimes(2);
  expect(closed, 'pixels are let go').toHaveBeenCalled();
});

it('says that it is being made, why it could not be, and tries again', { timeout: 30_000 }, async () => {
  let answer: (reply: Awaited<ReturnType<Host['modelViews']>>) => void = () => undefined;
  const { actions } = await renderWithModel(<Seen />, (host) => ({
    ...host,
    modelViews: () => new Promise((resolve) => (answer = resolve)),
  }));
  act(() => actions.setStageSize(stageSize));
  choose('read');
  await waitFor(() => expect(badge()).toContain('Still the original: making what the model saw…'));
  expect(drawn()).toBe('original');
  const error = { code: 'image-changed', message: 'street.png has changed. Open it again.' };
  act(() => answer({ ok: false, error }));
  expect((await screen.findByRole('alert')).textContent).toContain('street.png has changed. Open it again.');
  expect(drawn()).toBe('original');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(badge()).toContain('making what the model saw…');
  const side = (n: number) => ({ url: `blob:${n}`, side: n });
  act(() => answer({ ok: true, value: { input: side(1008), lowres: side(336), hd: null } }));
  await waitFor(() => expect(drawn()).toBe('lowres'));
});

it('waits for a model, with the original in sight', { timeout: 30_000 }, async () => {
  const asked = vi.fn<Host['modelViews']>();
  const { store, actions } = await renderWithModel(<Seen />, (host) => ({
    ...host,
    modelViews: asked.mockImplementation((payload) => host.modelViews(payload)),
  }));
  act(() => {
    actions.setStageSize(stageSize);
    store.setState({ model: null });
  });
  choose('read');
  expect(badge()).toContain('The original: what the model saw is shown once a model is open');
  expect(asked).not.toHaveBeenCalled();
});
