import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
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

  it('keeps the theme in the settings', async () => {
    const { store } = await renderWithModel(<StatusBar />);
    fireEvent.click(screen.getByRole('button', { name: /^Theme: system/ }));
    await waitFor(() => expect(store.getState().settings.theme).toBe('dark'));
    expect(screen.getByRole('button', { name: /^Theme: dark/ })).toBeTruthy();
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
