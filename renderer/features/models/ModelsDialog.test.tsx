import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ModelsDialog } from './ModelsDialog.js';

afterEach(cleanup);

const rows = (): HTMLElement[] => screen.getAllByTestId('model-row');
const row = (name: string): HTMLElement => rows().find(({ textContent }) => textContent.includes(name))!;
const details = (): HTMLElement => screen.getByTestId('model-details');

async function opened(change?: (host: Host) => Host) {
  const shown = await renderWithModel(<ModelsDialog />, change);
  await act(() => shown.actions.showModels(true));
  await waitFor(() => expect(rows()[2]!.textContent).toContain('Not there'));
  return shown;
}

describe('ModelsDialog', { timeout: 20_000 }, () => {
  it('lists the models with what each is, and shows the open one', async () => {
    await opened();
    expect(rows().map(({ textContent }) => textContent)).toEqual([
      'fovea-miniOpen · Shipped · LLaVA and FlexAttention · 12.9 M · 25.8 MB',
      'llava-v1.5-13bLLaVA and FlexAttention · 13.0 B · 26.0 GB',
      'flex-7bNot there, or empty',
    ]);
    expect(rows().map((one) => one.getAttribute('aria-current'))).toEqual(['true', 'false', 'false']);
    expect(details().textContent).toContain('336 × 336, 1,008 × 1,008 px');
    expect(screen.getByTestId('model-opened').textContent).toContain('This model answers');
    expect(screen.queryByTestId('load-model')).toBeNull();
    expect(within(details()).queryByRole('button', { name: 'Forget' })).toBeNull();
  });

  it('says what a large one needs before anything loads, and loads it anyway', async () => {
    const loadModel = vi.fn<Host['loadModel']>();
    const { store } = await opened((host) => ({
      ...host,
      loadModel: (payload) => {
        void loadModel(payload);
        return host.loadModel(payload);
      },
    }));
    fireEvent.click(row('llava-v1.5-13b'));
    expect(screen.getByTestId('model-memory').textContent).toContain('Needs about 17.6 GB of memory');
    expect(screen.getByTestId('memory-short').textContent).toContain('more than the machine has');
    expect(loadModel).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Load anyway' }));
    await waitFor(() => expect(store.getState().modelSource?.folder).toBe('/models/llava-v1.5-13b'));
    await waitFor(() => expect(screen.getByTestId('model-opened')).toBeDefined());
    expect(loadModel).toHaveBeenCalledExactlyOnceWith({ modelId: 'large', opening: {} });
    expect(store.getState().models.loadingId).toBeNull();
  });

  it('offers no loading where it cannot work, and forgets what is gone', async () => {
    const { store } = await opened();
    fireEvent.click(row('flex-7b'));
    expect(screen.getByTestId('model-finding').textContent).toContain('There is no model folder');
    expect(screen.queryByTestId('load-model')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Forget' }));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(store.getState().models.selectedId).toBe('shipped');
  });

  it('adds a folder and selects it, without loading it; a second press loads it', async () => {
    const { store } = await opened();
    fireEvent.click(screen.getByRole('button', { name: 'Open folder…' }));
    await waitFor(() => expect(row('other').getAttribute('aria-current')).toBe('true'));
    expect(store.getState().modelSource?.isShipped).toBe(true);
    fireEvent.click(await screen.findByRole('button', { name: 'Load' }));
    await waitFor(() => expect(store.getState().modelSource?.folder).toBe('/models/other'));
  });

  it('shows how far an opening is, and goes back to the model that was open', async () => {
    const { store, actions } = await opened((host) => ({
      ...host,
      // It takes for ever.
      loadModel: () =>
        Promise.resolve({
          ok: true,
          value: { folder: '/models/llava-v1.5-13b', isShipped: false, opening: {}, fallenBackFrom: null },
        }),
    }));
    fireEvent.click(row('llava-v1.5-13b'));
    await act(() => actions.loadModel('large'));
    act(() => actions.receiveEngineStatus({ state: 'starting', stage: 'decoder', done: 2, total: 40 }));
    expect(screen.getByTestId('model-opening').textContent).toContain('decoder 2 of 40');
    expect(screen.getByRole('progressbar', { hidden: true }).getAttribute('value')).toBe('2');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(store.getState().modelSource?.isShipped).toBe(true));
    await waitFor(() => expect(store.getState().engine.state).toBe('ready'));
  });

  it('says why a model could not be opened, with the way back', async () => {
    const { store, actions } = await opened();
    fireEvent.click(row('llava-v1.5-13b'));
    await act(() => actions.loadModel('large'));
    act(() => actions.receiveEngineStatus({ state: 'failed', reason: 'NaN in it.', cause: 'model' }));
    expect(screen.getByTestId('model-failed').textContent).toContain('NaN in it.');
    fireEvent.click(screen.getByRole('button', { name: 'Go back to fake-model' }));
    await waitFor(() => expect(store.getState().modelSource?.isShipped).toBe(true));
  });

  it('says what ends when another is loaded while an answer is written', async () => {
    const { store, actions } = await opened();
    fireEvent.click(row('llava-v1.5-13b'));
    expect(details().textContent).not.toContain('The answer that is being written');
    act(() => actions.setDraft('A long story?'));
    await act(() => actions.ask());
    expect(store.getState().engine.state).toBe('ready');
    expect(details().textContent).toContain('what is written stays, and you can ask again');
  });

  it('goes through the list with the arrow keys', async () => {
    const { store } = await opened();
    rows()[0]!.focus();
    fireEvent.keyDown(rows()[0]!, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(rows()[1]);
    expect(store.getState().models.selectedId).toBe('large');
    fireEvent.keyDown(rows()[1]!, { key: 'ArrowUp' });
    fireEvent.keyDown(rows()[0]!, { key: 'ArrowUp' });
    expect(store.getState().models.selectedId).toBe('shipped');
  });

  it('can be loaded all the same where the look itself failed', async () => {
    await opened((host) => ({
      ...host,
      lookAtModel: (payload) =>
        payload.modelId === 'large'
          ? Promise.resolve({ ok: false, error: { code: 'look-timeout', message: 'It did not answer.' } })
          : host.lookAtModel(payload),
    }));
    fireEvent.click(row('llava-v1.5-13b'));
    expect(details().textContent).toContain('It did not answer.');
    expect(screen.getByTestId('load-model').textContent).toBe('Load anyway');
  });

  it('opens with the folder that was dropped; pictures are left to others', async () => {
    const { store, actions } = await renderWithModel(<ModelsDialog />);
    const [folder, picture] = [new File([], 'my-model'), new File([], 'a.png', { type: 'image/png' })];
    let left: readonly File[] = [];
    await act(async () => {
      left = await actions.takeDroppedModels([folder, picture]);
    });
    expect(left).toEqual([picture]);
    expect(store.getState().models).toMatchObject({ open: true, selectedId: 'other' });
  });
});
