import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { BatchDialog } from './BatchDialog.js';
import { durationText } from '../../ui/durationText.js';
import { picturesText } from './picturesText.js';

afterEach(cleanup);

async function dialog(change?: (host: Host) => Host) {
  const windowModel = await renderWithModel(<BatchDialog />, change);
  act(() => windowModel.actions.showBatch(true));
  return windowModel;
}

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });

it('starts once there are pictures, questions and a folder, then tells how far it is and how it ended', async () => {
  await dialog();
  expect(button('Start').disabled).toBe(true);
  fireEvent.click(screen.getAllByRole('button', { name: 'Choose folder…' })[0]!);
  await waitFor(() => expect(screen.getByTestId('batch-pictures').textContent).toBe('scans'));
  fireEvent.click(screen.getAllByRole('button', { name: 'Choose folder…' })[1]!);
  await waitFor(() => expect(screen.getByTestId('batch-out').textContent).toBe('/home/you/results'));
  expect(button('Start').disabled).toBe(true);
  fireEvent.click(button('From a file…'));
  await waitFor(() => expect(screen.getByRole('textbox').textContent).toBe('What is this?\nWhere is it?'));
  expect(screen.getByText('From questions.txt')).toBeTruthy();
  fireEvent.click(button('Start'));
  await screen.findByTestId('batch-outcome');
  expect(screen.getByText(/^11 of 12 questions answered/)).toBeTruthy();
  expect(screen.getByText('1 image could not be asked about')).toBeTruthy();
  expect(button('Open report')).toBeTruthy();
  fireEvent.click(button('New batch'));
  await waitFor(() => expect(screen.getByTestId('batch-pictures').textContent).toContain('None chosen'));
});

it('pauses, goes on and cancels', async () => {
  const { actions, store } = await dialog();
  act(() => actions.setBatchQuestions('q'));
  act(() =>
    actions.receiveBatchStatus({
      ...store.getState().batch,
      state: 'running',
      progress: { done: 3, total: 9, picture: 'a.png', secondsLeft: 4000 },
    }),
  );
  expect(screen.getByText('3 of 9 questions')).toBeTruthy();
  expect(screen.getByText('about 1 h 7 min left')).toBeTruthy();
  fireEvent.click(button('Pause'));
  fireEvent.click(await screen.findByRole('button', { name: 'Go on' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Pause' }));
  await screen.findByRole('button', { name: 'Go on' });
  fireEvent.click(button('Cancel batch'));
  expect(await screen.findByText(/^Cancelled after/)).toBeTruthy();
});

it('says why a batch cannot start, and offers one that was cut off', async () => {
  const { actions, store } = await dialog();
  await act(() => actions.startBatch());
  expect(screen.getByRole('alert').textContent).toContain('A batch needs');
  act(() => actions.receiveBatchStatus({ ...store.getState().batch, state: 'cut-off' }));
  expect(screen.getByText(/was cut off when Fovea ended/)).toBeTruthy();
  expect(button('Go on')).toBeTruthy();
  expect(button('Forget it')).toBeTruthy();
});

it('writes estimates and choices as people do', () => {
  expect([3.2, 59.6, 3600, 12_060].map(durationText)).toEqual(['4 s', '1 min', '1 h 0 min', '3 h 21 min']);
  expect(picturesText({ names: ['a'], count: 1 })).toBe('a');
  expect(picturesText({ names: ['a', 'b', 'c'], count: 15 })).toBe('a, b, c and 12 more');
});
