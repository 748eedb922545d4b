import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ModelsDialog } from './ModelsDialog.js';

afterEach(cleanup);

const row = (name: string): HTMLElement =>
  screen.getAllByTestId('model-row').find(({ textContent }) => textContent.includes(name))!;
const weights = (type: string): HTMLInputElement =>
  within(screen.getByTestId('weights-choice')).getByRole('radio', { name: new RegExp(`^${type}`) });

async function opened(change?: (host: Host) => Host) {
  const shown = await renderWithModel(<ModelsDialog />, change);
  await act(() => shown.actions.showModels(true));
  await waitFor(() => expect(row('flex-7b').textContent).toContain('Not there'));
  return shown;
}

describe('how a model is opened', { timeout: 20_000 }, () => {
  it('is chosen before it loads, each type with what it takes and costs, and kept for it', async () => {
    const loadModel = vi.fn<Host['loadModel']>();
    const { store } = await opened((host) => ({
      ...host,
      loadModel: (payload) => {
        void loadModel(payload);
        return host.loadModel(payload);
      },
    }));
    fireEvent.click(row('llava-v1.5-13b'));
    expect(weights('int8').checked).toBe(true);
    const rows = screen.getByTestId('weights-choice').textContent;
    expect(rows).toContain('int8 (usual)17.6 GB of memory, more than the machine has');
    expect(rows).toContain('nothing is lost');
    expect(rows).toContain('0.2 points fewer');
    fireEvent.click(weights('int4'));
    expect(screen.getByTestId('model-memory').textContent).toContain('Weights as int4');
    expect(screen.getByTestId('memory-short').textContent).toContain('than is available now');
    expect(loadModel, 'nothing loads before the person says so').not.toHaveBeenCalled();
    fireEvent.click(screen.getByTestId('load-model'));
    await waitFor(() => expect(screen.getByTestId('model-opened')).toBeDefined());
    expect(loadModel).toHaveBeenCalledExactlyOnceWith({ modelId: 'large', opening: { weights: 'int4' } });
    expect(screen.getByTestId('model-opened').textContent).toContain('with weights as int4');
    expect(store.getState().engine).toMatchObject({ model: { weights: 'int4' } });
    // It stands so where another is looked at, and as the dialog is opened again.
    fireEvent.click(row('fovea-mini'));
    fireEvent.click(row('llava-v1.5-13b'));
    expect(weights('int4').checked).toBe(true);
    expect(screen.queryByTestId('load-model')).toBeNull();
    expect(store.getState().models.openings).toEqual({});
  });

  it('can be changed of the model that is open, and the usual is no choice of its own', async () => {
    const { store } = await opened();
    fireEvent.click(weights('fp32'));
    fireEvent.click(screen.getByRole('button', { name: 'Load as chosen' }));
    await waitFor(() => expect(store.getState().modelSource?.opening).toEqual({ weights: 'fp32' }));
    fireEvent.click(weights('int8'));
    expect(store.getState().models.openings['shipped']).toEqual({});
  });

  it('offers no choice where there is none', async () => {
    await opened();
    fireEvent.click(row('flex-7b'));
    expect(screen.queryByTestId('weights-choice')).toBeNull();
    fireEvent.click(row('fovea-mini'));
    expect(screen.queryByTestId('untrained-choice'), 'it has projections of its own').toBeNull();
  });

  it('reads high-res tokens untrained only where that is asked for, and says so wherever the model is named', async () => {
    const { store } = await opened();
    fireEvent.click(screen.getByRole('button', { name: 'Open folder…' }));
    const box = await waitFor(() => within(screen.getByTestId('untrained-choice')).getByRole('checkbox'));
    expect((box as HTMLInputElement).checked).toBe(false);
    expect(screen.getByTestId('untrained-choice').textContent).toContain('its answers claim nothing');
    fireEvent.click(box);
    fireEvent.click(weights('fp32'));
    expect(screen.getByTestId('model-memory').textContent).toContain('Weights as fp32');
    fireEvent.click(screen.getByTestId('load-model'));
    await waitFor(() => expect(store.getState().engine.state).toBe('ready'));
    expect(store.getState().modelSource?.opening).toEqual({ weights: 'fp32', untrainedHighres: true });
    expect(screen.getByTestId('model-opened').textContent).toContain('untrained high-res reading');
    expect(store.getState().engine).toMatchObject({ model: { untrainedHighres: true } });
    fireEvent.click(within(screen.getByTestId('untrained-choice')).getByRole('checkbox'));
    expect(store.getState().models.openings['other']).toEqual({ weights: 'fp32' });
  });
});
