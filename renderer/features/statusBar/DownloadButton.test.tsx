import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { HubDownload } from '../../../electron/ipc/hubContracts.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { DownloadButton } from './DownloadButton.js';

afterEach(cleanup);

const download: HubDownload = {
  ...{ name: 'a/b', state: 'running', progress: null, error: null, modelId: null },
};
const progress: HubDownload['progress'] = {
  file: 'x',
  files: { done: 0, total: 1 },
  bytes: { done: 999, total: 1000 },
  ...{ bytesPerSecond: null, secondsLeft: null, isQuiet: false },
};

it('says how far a download is, and leads to it; one that was left says nothing', async () => {
  const { actions, store } = await renderWithModel(<DownloadButton />);
  const shown = (...list: readonly HubDownload[]): string | null => {
    act(() => actions.receiveHubDownloads(list));
    return screen.queryByTestId('download-button')?.textContent ?? null;
  };
  expect(shown()).toBeNull();
  expect(shown({ ...download, state: 'stopped', progress })).toBeNull();
  expect(shown(download)).toBe('Downloading');
  expect(shown({ ...download, progress })).toBe('Downloading 99 %');
  expect(shown({ ...download, state: 'failed' }, { ...download, name: 'c/d', progress })).toBe(
    'Downloading 99 %',
  );
  expect(shown({ ...download, state: 'failed' })).toBe('Download failed');
  fireEvent.click(screen.getByTestId('download-button'));
  await waitFor(() =>
    expect(store.getState().models).toMatchObject({ open: true, selectedId: 'download:a/b' }),
  );
});

it('leads to the model that has come, and is gone then', async () => {
  const { actions, store } = await renderWithModel(<DownloadButton />);
  act(() => actions.receiveHubDownloads([{ ...download, state: 'done', modelId: 'large' }]));
  fireEvent.click(screen.getByText('Model downloaded'));
  await waitFor(() => expect(store.getState().models).toMatchObject({ open: true, selectedId: 'large' }));
  await waitFor(() => expect(screen.queryByTestId('download-button')).toBeNull());
});
