import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { EngineNotice } from './EngineNotice.js';

afterEach(cleanup);

const buttons = (): (string | null)[] => screen.getAllByRole('button').map(({ textContent }) => textContent);

describe('EngineNotice', { timeout: 20_000 }, () => {
  it('offers another model where the model is what failed, and opens the shipped one', async () => {
    const { store } = await renderWithModel(<EngineNotice />);
    const modelSource = { folder: '/bad', isShipped: false, opening: {}, fallenBackFrom: null };
    act(() => store.setState({ engine: { state: 'failed', reason: 'Cut.', cause: 'model' }, modelSource }));
    expect(screen.getByTestId('engine-failure').textContent).toContain('Cut.');
    expect(buttons()).toEqual(['Open another model folder…', 'Use the shipped model', 'Try this one again']);
    fireEvent.click(screen.getByRole('button', { name: 'Use the shipped model' }));
    await waitFor(() => expect(store.getState().engine.state).toBe('ready'));
    expect(store.getState().modelSource?.isShipped).toBe(true);
  });

  it('does not offer the shipped model where that is what failed', async () => {
    const { store } = await renderWithModel(<EngineNotice />);
    act(() => store.setState({ engine: { state: 'failed', reason: 'Cut.', cause: 'model' } }));
    expect(buttons()).not.toContain('Use the shipped model');
  });

  it('offers a restart where the process is what failed', async () => {
    const { store } = await renderWithModel(<EngineNotice />);
    act(() => store.setState({ engine: { state: 'failed', reason: 'Died.', cause: 'process' } }));
    expect(buttons()).toEqual(['Restart engine']);
  });

  it('says that the shipped model stands in for the last one, why, and lets it stay or be replaced', async () => {
    const { store } = await renderWithModel(<EngineNotice />);
    const fallenBackFrom = { folder: '/gone/model', reason: 'No config.json.' };
    act(() => store.setState(({ modelSource }) => ({ modelSource: { ...modelSource!, fallenBackFrom } })));
    const notice = screen.getByTestId('model-fallback');
    expect(notice.textContent).toContain('/gone/model');
    expect(notice.textContent).toContain('No config.json.');
    expect(buttons()).toEqual(['Open another model folder…', 'Stay with the shipped model']);
    fireEvent.click(screen.getByRole('button', { name: 'Stay with the shipped model' }));
    await waitFor(() => expect(screen.queryByTestId('model-fallback')).toBeNull());
  });
});
