import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HubDownload } from '../../../electron/ipc/hubContracts.js';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { downloadRowText, factsOfOffer, progressText, tellsText } from './hubTexts.js';
import { ModelsDialog } from './ModelsDialog.js';

afterEach(cleanup);

const box = (): HTMLInputElement => screen.getByRole('textbox', { hidden: true });
const lookUpButton = (): HTMLButtonElement => screen.getByTestId('hub-look-up');
const details = (): HTMLElement => screen.getByTestId('hub-download-details');

async function opened(change?: (host: Host) => Host) {
  const shown = await renderWithModel(<ModelsDialog />, change);
  await act(() => shown.actions.showModels(true));
  await act(() => Promise.resolve(fireEvent.click(screen.getByTestId('from-hub'))));
  await screen.findByTestId('hub-cached');
  return shown;
}

function write(text: string): void {
  fireEvent.change(box(), { target: { value: text } });
}

async function lookUp(name: string): Promise<void> {
  write(name);
  await act(() => Promise.resolve(fireEvent.submit(box().form!)));
}

const running: HubDownload = {
  name: 'a/b',
  state: 'running',
  progress: {
    file: 'model.safetensors',
    files: { done: 2, total: 3 },
    bytes: { done: 4.2e9, total: 14e9 },
    ...{ bytesPerSecond: 8.4e6, secondsLeft: 1167, isQuiet: false },
  },
  ...{ error: null, modelId: null },
};

describe('a model of the hub', { timeout: 20_000 }, () => {
  it('is named, checked while it is written, and nothing is asked before the button is pressed', async () => {
    const asked = vi.fn<Host['lookUpInHub']>();
    await opened((host) => ({
      ...host,
      lookUpInHub: (payload) => {
        void asked(payload);
        return host.lookUpInHub(payload);
      },
    }));
    expect(document.activeElement).toBe(box());
    expect(screen.getByTestId('hub-tells').textContent).toBe(
      'Looking up and downloading tell huggingface.co the names of the model and its files. Nothing of your pictures or ' +
        'questions is sent.',
    );
    expect(lookUpButton().disabled).toBe(true);
    write('llava');
    expect(screen.getByTestId('hub-hint').textContent).toContain('The owner is missing');
    expect(box().getAttribute('aria-invalid')).toBe('true');
    expect(lookUpButton().disabled).toBe(true);
    write('https://huggingface.co/llava-hf/llava-1.5-7b-hf/tree/v1.0');
    expect(screen.getByTestId('hub-hint').textContent).toBe('Means llava-hf/llava-1.5-7b-hf@v1.0.');
    expect(asked).not.toHaveBeenCalled();
    await act(() => Promise.resolve(fireEvent.submit(box().form!)));
    expect(asked).toHaveBeenCalledExactlyOnceWith({ name: 'llava-hf/llava-1.5-7b-hf@v1.0' });
    const offer = await screen.findByTestId('hub-offer');
    for (const text of [
      'llama2',
      '9, 14.1 GB together',
      'clip-vit-large',
      'models--llava-hf',
      '220.0 GB free',
    ])
      expect(offer.textContent).toContain(text);
    expect(screen.getByTestId('hub-download').textContent).toBe('Download 13.6 GB');
    write('other/name');
    expect(screen.queryByTestId('hub-offer'), 'an offer is of what stands in the box').toBeNull();
  });

  it('is downloaded, cancelled, resumed, and then listed by its name and loaded', async () => {
    const { store, actions } = await opened();
    await lookUp('a/slow');
    fireEvent.click(await screen.findByTestId('hub-download'));
    await waitFor(() => expect(details().dataset['state']).toBe('running'));
    expect(document.activeElement, 'the focus is not lost').toBe(screen.getByTestId('download-row'));
    await waitFor(() => expect(screen.getByTestId('hub-amount').textContent).toContain('8.4 MB a second'));
    expect(screen.getByTestId('download-row').textContent).toContain('Downloading');
    fireEvent.click(screen.getByTestId('hub-cancel'));
    await waitFor(() => expect(details().textContent).toContain('It goes on where it stopped'));
    fireEvent.click(screen.getByRole('button', { name: 'Take off the list', hidden: true }));
    await waitFor(() => expect(screen.queryByTestId('download-row')).toBeNull());
    expect(store.getState().models.selectedId).toBe('hub');

    await lookUp('a/breaks');
    fireEvent.click(await screen.findByTestId('hub-download'));
    await waitFor(() => expect(details().dataset['state']).toBe('failed'));
    expect(screen.getByTestId('hub-failure').textContent).toContain('cannot be reached');
    expect(screen.getByTestId('download-row').textContent).toContain('Failed at');
    fireEvent.click(screen.getByTestId('hub-resume'));
    await waitFor(() => expect(screen.getByTestId('model-details').textContent).toContain('a/breaks'));
    expect(screen.queryByTestId('download-row')).toBeNull();
    expect(store.getState().hub.downloads).toEqual([]);
    expect(screen.getByTestId('kept-in-cache').textContent).toContain('models--a--breaks');
    fireEvent.click(await screen.findByTestId('load-model'));
    await waitFor(() => expect(store.getState().modelSource?.folder).toContain('models--a--breaks'));
    await act(() => actions.showModels(false));
  });

  it('that comes while another does is refused, and said', async () => {
    await opened();
    await lookUp('a/slow');
    fireEvent.click(await screen.findByTestId('hub-download'));
    await waitFor(() => expect(details()).toBeDefined());
    await act(() => Promise.resolve(fireEvent.click(screen.getByTestId('from-hub'))));
    await lookUp('a/second');
    fireEvent.click(await screen.findByTestId('hub-download'));
    await waitFor(() => expect(screen.getByTestId('models-error').textContent).toContain('a/slow is being'));
    expect(screen.getByTestId('hub-offer')).toBeDefined();
  });

  it('that is on this machine already needs no download', async () => {
    const { store } = await opened();
    await lookUp('a/whole');
    fireEvent.click(await screen.findByTestId('hub-add'));
    await waitFor(() => expect(store.getState().models.selectedId).toBe('hub-a/whole'));
    await act(() => Promise.resolve(fireEvent.click(screen.getByTestId('from-hub'))));
    const cached = await screen.findByTestId('hub-cached');
    expect(cached.textContent).toContain('somebody/llava-from-elsewhere13.5 GB');
    fireEvent.click(within(cached).getByRole('button', { hidden: true }));
    await waitFor(() => expect(store.getState().models.selectedId).toBe('hub-somebody/llava-from-elsewhere'));
    await act(() => Promise.resolve(fireEvent.click(screen.getByTestId('from-hub'))));
    await waitFor(() => expect(screen.queryByTestId('hub-cached'), 'it is in the list').toBeNull());
  });

  it.each([
    ['a/missing', /Check the spelling/],
    ['a/gated', /HF_TOKEN as it was set.*hf auth login/],
    ['a/limited', /\(429\)/],
    ['a/offline', /cannot be reached.*copied from another machine works the same.*\/hub, or open/],
  ])('%s is refused with what to do', async (name, text) => {
    await opened();
    await lookUp(name);
    expect((await screen.findByTestId('hub-failure')).textContent).toMatch(text);
    expect(screen.queryByTestId('hub-offer')).toBeNull();
  });

  it('that does not fit on the disk cannot be downloaded, and says why', async () => {
    await opened();
    await lookUp('a/large');
    expect((await screen.findByTestId('hub-no-room')).textContent).toContain('only 2.0 GB are free');
    expect(screen.getByTestId<HTMLButtonElement>('hub-download').disabled).toBe(true);
  });

  it('is given up while the hub does not answer; its late answer changes nothing', async () => {
    let answer: () => void = () => undefined;
    const cancelled = vi.fn();
    await opened((host) => ({
      ...host,
      lookUpInHub: (payload) =>
        new Promise((done) => (answer = () => void host.lookUpInHub(payload).then(done))),
      cancelHubLookUp: () => {
        cancelled();
        return host.cancelHubLookUp();
      },
    }));
    await lookUp('a/b');
    expect(screen.getByTestId('hub-asking').textContent).toBe('Asking huggingface.co about a/b…');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel', hidden: true }));
    expect(cancelled).toHaveBeenCalledOnce();
    await act(async () => {
      answer();
      await Promise.resolve();
    });
    expect(screen.queryByTestId('hub-offer')).toBeNull();
    expect(lookUpButton().disabled).toBe(false);
  });

  it('is asked for once more while the first answer is out: the end of the first is no failure', async () => {
    const ends: (() => void)[] = [];
    await opened((host) => ({
      ...host,
      lookUpInHub: () =>
        new Promise((done) =>
          ends.push(() => done({ ok: false, error: { code: 'look-up-cancelled', message: 'Cancelled.' } })),
        ),
    }));
    await lookUp('a/b');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel', hidden: true }));
    await lookUp('a/b');
    await act(async () => {
      ends[0]!();
      await Promise.resolve();
    });
    expect(screen.queryByTestId('hub-failure')).toBeNull();
    expect(screen.getByTestId('hub-asking')).toBeDefined();
  });

  it('says when nothing comes, and what an environment has that cannot be used', async () => {
    const { actions } = await opened((host) => ({
      ...host,
      hubPlace: vi
        .fn<Host['hubPlace']>()
        .mockImplementationOnce(() => host.hubPlace())
        .mockResolvedValue({ ok: false, error: { code: 'option-invalid', message: 'HF_ENDPOINT is none.' } }),
    }));
    act(() => {
      actions.receiveHubDownloads([{ ...running, progress: { ...running.progress!, isQuiet: true } }]);
      actions.selectModel('download:a/b');
    });
    expect(screen.getByTestId('hub-quiet').textContent).toContain('Nothing comes at the moment');
    await act(() => Promise.resolve(fireEvent.click(screen.getByTestId('from-hub'))));
    await waitFor(() => expect(screen.getByTestId('hub-pane').textContent).toContain('HF_ENDPOINT is none.'));
  });

  it('is a row that the arrow keys reach', async () => {
    const { actions, store } = await opened();
    act(() => actions.receiveHubDownloads([{ ...running, state: 'stopped' }]));
    const rows = screen.getAllByTestId('model-row');
    rows.at(-1)!.focus();
    fireEvent.keyDown(rows.at(-1)!, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(screen.getByTestId('download-row'));
    expect(store.getState().models.selectedId).toBe('download:a/b');
    expect(details().textContent).toContain('30 %');
  });
});

describe('the texts', () => {
  it('of a download say how far it is, as far as that is known', () => {
    expect(progressText(running.progress!)).toBe('4.2 GB of 14.0 GB · 8.4 MB a second · about 19 min left');
    const early = { ...running.progress!, bytesPerSecond: null, secondsLeft: null };
    expect(progressText(early)).toBe('4.2 GB of 14.0 GB');
    expect(
      (['running', 'cancelling', 'stopped', 'failed', 'done'] as const).map((state) =>
        downloadRowText({ ...running, state }),
      ),
    ).toEqual(['Downloading, 30 %', 'Stopping…', 'Not finished, 30 % here', 'Failed at 30 %', 'Downloaded']);
    expect(downloadRowText({ ...running, progress: null })).toBe('Asking the hub…');
  });

  it('say that a token is sent where one is set', () => {
    const place = { endpoint: 'https://mirror.example/hf', cacheDir: '/c', offline: false, cached: [] };
    expect(tellsText({ ...place, hasToken: true })).toContain('mirror.example');
    expect(tellsText({ ...place, hasToken: true })).toContain('and your token');
    expect(tellsText({ ...place, hasToken: false })).not.toContain('token');
    expect(tellsText(null)).toContain('your token where one is set');
  });

  it('of an offer leave out what is not known', () => {
    const facts = factsOfOffer({
      ...{ name: 'a/b', commit: 'c'.repeat(40), licence: null, fileCount: 3, totalBytes: 1000, hereBytes: 0 },
      ...{ folder: '/c/models--a--b', freeBytes: 5e9, tower: null, isWhole: false, notices: [] },
    });
    expect(facts.map(([name]) => name)).toEqual(['Commit', 'Files', 'Kept in', 'Room there']);
  });
});
