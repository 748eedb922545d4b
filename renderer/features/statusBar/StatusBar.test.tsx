import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { StatusBar } from './StatusBar.js';

afterEach(cleanup);

describe('StatusBar', { timeout: 20_000 }, () => {
  it('says what runs and why', async () => {
    await renderWithModel(<StatusBar />);
    expect(screen.getByTestId('engine-state').textContent).toBe('Ready');
    expect(screen.getByTestId('provider').textContent).toContain('CPU');
    expect(screen.getByTestId('provider').textContent).toContain('no WebGPU adapter');
    expect(screen.getByTestId('status-bar').textContent).toContain('fake-model · 1.0 M · fp32');
  });

  it('says of a model what was taken for granted, and that its high-res reading is untrained', async () => {
    const { store } = await renderWithModel(<StatusBar />);
    const model = store.getState().model!;
    const modelName = 'plain, untrained high-res reading';
    act(() => store.setState({ model: { ...model, modelName, notices: ['There is no such file.'] } }));
    const line = screen.getByRole('button', { name: /untrained high-res reading/ });
    expect(line.title).toMatch(
      /^\d+ layers, high-res from layer \d+\. Press to see the models\nThere is no such file\.$/,
    );
  });

  it('keeps the theme in the settings', async () => {
    const { store } = await renderWithModel(<StatusBar />);
    fireEvent.click(screen.getByRole('button', { name: /^Theme: system/ }));
    await waitFor(() => expect(store.getState().settings.theme).toBe('dark'));
    expect(screen.getByRole('button', { name: /^Theme: dark/ })).toBeTruthy();
  });

  it('changes the size of text by steps, within its limits, and keeps it', async () => {
    const updateSettings = vi.fn<Host['updateSettings']>();
    const { store, actions } = await renderWithModel(<StatusBar />, (host) => ({
      ...host,
      updateSettings: (change) => {
        void updateSettings(change);
        return host.updateSettings(change);
      },
    }));
    const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name, hidden: true });
    expect(button('Usual size').disabled).toBe(true);
    fireEvent.click(button('Larger text'));
    expect(updateSettings).toHaveBeenLastCalledWith({ textSize: 110 });
    expect(screen.getByTestId('text-size').getAttribute('aria-label')).toBe('Text size: 110 %');
    for (let press = 0; press < 12; press++) await act(() => actions.changeTextSize(1));
    expect(store.getState().settings.textSize).toBe(200);
    expect(button('Larger text').disabled).toBe(true);
    fireEvent.click(button('Usual size'));
    expect(store.getState().settings.textSize).toBe(100);
    for (let press = 0; press < 3; press++) fireEvent.click(button('Smaller text'));
    expect(store.getState().settings.textSize).toBe(80);
    expect(button('Smaller text').disabled).toBe(true);
  });

  it('says when a change could not be saved, and why', async () => {
    const error = { code: 'settings-unwritable', message: 'The disk is full.' };
    const { store } = await renderWithModel(<StatusBar />, (host) => ({
      ...host,
      updateSettings: () => Promise.resolve({ ok: false, error }),
    }));
    expect(screen.queryByTestId('settings-trouble')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /^Theme: system/ }));
    await waitFor(() =>
      expect(screen.getByTestId('settings-trouble').textContent).toBe('Settings are not kept'),
    );
    expect(screen.getByTestId('settings-trouble').title).toBe('The disk is full.');
    expect(store.getState().settings.theme).toBe('dark');
  });

  it('says in a word that no model is open; the reason stands by the question box alone', async () => {
    const { store } = await renderWithModel(<StatusBar />);
    const reason = 'No model at /nowhere.';
    act(() => store.setState({ engine: { state: 'failed', reason, cause: 'model' } }));
    expect(screen.getByTestId('engine-state').textContent).toBe('No model is open');
    expect(screen.queryByRole('button', { name: 'Restart' })).toBeNull();
    expect(screen.queryByTestId('provider'), 'nothing runs').toBeNull();
  });
});
