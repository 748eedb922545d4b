import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ModelsDialog } from './ModelsDialog.js';

afterEach(cleanup);

const box = (): HTMLElement => screen.getByTestId('conversion');
const press = (name: string): void => void fireEvent.click(screen.getByRole('button', { name }));

it(
  'says what a conversion takes before it starts, how far it is, goes on with one that was stopped, and lists the new model',
  { timeout: 20_000 },
  async () => {
    const { store, actions } = await renderWithModel(<ModelsDialog />);
    await act(() => actions.showModels(true));
    act(() => actions.selectModel('large'));
    await waitFor(() => expect(box().textContent).toContain('Convert to int8 or int4'));
    fireEvent.click(screen.getByRole('radio', { name: 'int8' }));
    press('Beside this model…');
    await waitFor(() => expect(box().dataset['state']).toBe('planned'));
    expect(store.getState().conversion.order).toMatchObject({ weights: 'int8', blockSize: 32 });
    expect(screen.getByTestId('conversion-plan').textContent).toContain(
      '8.0 GB in 43 files, 120.0 GB are free',
    );
    expect(screen.getByTestId('conversion-plan').textContent).toContain('about 12 min');
    press('Convert');
    await waitFor(() => expect(box().textContent).toContain('50 %'));
    act(() => actions.selectModel('shipped'));
    expect(box().textContent, 'there is one at a time').toContain('/models/llava-v1.5-13b');
    expect(screen.queryByText(/Convert to int8/)).toBeNull();
    press('Cancel');
    act(() => actions.selectModel('large'));
    await waitFor(() => expect(box().dataset['state']).toBe('stopped'));
    press('Go on');
    await waitFor(() => expect(box().dataset['state']).toBe('running'));
    const { conversion } = store.getState();
    act(() => actions.receiveConversion({ ...conversion, state: 'failed', error: 'Free some space.' }));
    expect(box().textContent).toContain('Free some space.');
    act(() => actions.receiveConversion({ ...conversion, state: 'ended' }));
    expect(box().textContent).toContain('It is in the list now');
    press('Dismiss');
    await waitFor(() => expect(screen.getByText(/Convert to int8/)).toBeDefined());
  },
);

it('is not offered where nothing can be converted', { timeout: 20_000 }, async () => {
  const { actions } = await renderWithModel(<ModelsDialog />);
  await act(() => actions.showModels(true));
  act(() => actions.selectModel('gone'));
  await waitFor(() => expect(screen.getByTestId('model-finding')).toBeDefined());
  expect(screen.queryByTestId('conversion')).toBeNull();
});

it(
  'begins with blocks of 128 for 4 bits of a wide model, and with what the person chose',
  { timeout: 20_000 },
  async () => {
    const { actions, store } = await renderWithModel(<ModelsDialog />, (host) => ({
      ...host,
      lookAtModel: async (payload) => {
        const reply = await host.lookAtModel(payload);
        if (!reply.ok || reply.value.sizes === null) return reply;
        return { ...reply, value: { ...reply.value, sizes: { ...reply.value.sizes, hiddenSize: 5120 } } };
      },
    }));
    await act(() => actions.showModels(true));
    act(() => actions.selectModel('large'));
    await waitFor(() => expect(box().textContent).toContain('Convert to int8 or int4'));
    const chosen = (): boolean =>
      screen.getByRole<HTMLInputElement>('radio', { name: 'Blocks of 128' }).checked;
    expect(chosen()).toBe(true);
    fireEvent.click(screen.getByRole('radio', { name: 'int8' }));
    expect(chosen()).toBe(false);
    fireEvent.click(screen.getByRole('radio', { name: 'Blocks of 128' }));
    press('Beside this model…');
    await waitFor(() => expect(box().dataset['state']).toBe('planned'));
    expect(store.getState().conversion.order).toMatchObject({ weights: 'int8', blockSize: 128 });
  },
);
