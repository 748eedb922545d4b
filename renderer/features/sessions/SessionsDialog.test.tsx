import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionSummary } from '../../../electron/ipc/sessionContracts.js';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { SessionsDialog } from './SessionsDialog.js';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  // happy-dom lays nothing out: room for six rows.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(360);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const summary = (index: number): SessionSummary => ({
  sessionId: `s${index}`,
  name: `Session ${index}`,
  pictureName: `scan-${index}.tif`,
  changedAt: '2026-11-30T12:00:00.000Z',
  thumbnailUrl: null,
  questions: index,
  annotations: 0,
  found: null,
  trouble: null,
});

/** The dialog, opened over sessions that were made up. */
async function dialog(count: number, change: Partial<Host> = {}) {
  let sessions = Array.from({ length: count }, (_, index) => summary(index));
  const host: Partial<Host> = {
    listSessions: ({ query }) =>
      Promise.resolve({
        ok: true,
        value: sessions.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase())),
      }),
    deleteSession: ({ sessionId }) => {
      sessions = sessions.filter((one) => one.sessionId !== sessionId);
      return Promise.resolve({ ok: true, value: null });
    },
    ...change,
  };
  const windowModel = await renderWithModel(<SessionsDialog />, (real) => ({ ...real, ...host }));
  await act(() => windowModel.actions.showSessions(true));
  await waitFor(() => expect(screen.getByTestId('sessions-count').textContent).not.toBe('Looking…'));
  return windowModel;
}

const rows = (): string[] =>
  screen
    .queryAllByTestId('session')
    .map((row) => within(row).getAllByRole('button')[0]!.getAttribute('aria-label')!);
const row = (name: string): HTMLElement => screen.getByRole('button', { name: new RegExp(`^${name}\\.`) });
const search = (): HTMLElement => screen.getByRole('searchbox');

it('says what a session is of, and has only the rows in sight in the document, of thousands', async () => {
  await dialog(5000);
  expect(screen.getByTestId('sessions-count').textContent).toBe('5000 sessions');
  expect(rows().length).toBeLessThan(20);
  expect(rows()[1]).toMatch(/^Session 1\. scan-1\.tif · .* · 1 question$/);
  expect(rows()[0]).toMatch(/no questions$/);
  expect(screen.getByTestId('sessions-list').style.height).toBe('300000px');
  expect(screen.getAllByTestId('session')[2]!.getAttribute('aria-posinset')).toBe('3');
});

it('is gone through by keys from the search box on, also to what was not in the document', async () => {
  await dialog(5000);
  fireEvent.keyDown(search(), { key: 'ArrowDown' });
  expect(document.activeElement).toBe(row('Session 0'));
  fireEvent.keyDown(row('Session 0'), { key: 'ArrowDown' });
  await waitFor(() => expect(document.activeElement).toBe(row('Session 1')));
  fireEvent.keyDown(row('Session 1'), { key: 'End' });
  await waitFor(() => expect(document.activeElement).toBe(row('Session 4999')));
  expect(document.querySelectorAll('[data-row][tabindex="0"]')).toHaveLength(1);
  fireEvent.keyDown(row('Session 4999'), { key: 'Home' });
  await waitFor(() => expect(document.activeElement).toBe(row('Session 0')));
  fireEvent.keyDown(row('Session 0'), { key: 'ArrowUp' });
  expect(document.activeElement).toBe(search());
});

it('opens what is pressed and closes', async () => {
  const { actions, store } = await dialog(3);
  const open = vi.spyOn(actions, 'openSession').mockResolvedValue(true);
  fireEvent.click(row('Session 2'));
  await waitFor(() => expect(open).toHaveBeenCalledExactlyOnceWith('s2'));
  expect(store.getState().sessionList).toBeNull();
});

it('searches once typing pauses, and says when nothing is found', async () => {
  await dialog(12);
  fireEvent.change(search(), { target: { value: 'session 11' } });
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(screen.getByTestId('sessions-count').textContent).toBe('1 found');
  fireEvent.change(search(), { target: { value: 'nowhere' } });
  await screen.findByText('Nothing found');
  expect(rows()).toEqual([]);
});

it('renames with F2, where Escape keeps the name', async () => {
  const renameSession = vi.fn<Host['renameSession']>(() => Promise.resolve({ ok: true, value: null }));
  await dialog(3, { renameSession });
  fireEvent.keyDown(search(), { key: 'ArrowDown' });
  fireEvent.keyDown(row('Session 0'), { key: 'F2' });
  const box = screen.getByRole('textbox', { name: 'Name of Session 0' });
  fireEvent.change(box, { target: { value: 'Harbour' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(document.activeElement).toBe(row('Harbour')));
  expect(renameSession).toHaveBeenCalledExactlyOnceWith({ sessionId: 's0', name: 'Harbour' });
});

it('deletes with Del, goes on to the next, and offers to undo it where one looks', async () => {
  const { actions } = await dialog(3);
  const bringBack = vi.spyOn(actions, 'bringBack').mockResolvedValue(undefined);
  fireEvent.keyDown(search(), { key: 'ArrowDown' });
  fireEvent.keyDown(row('Session 0'), { key: 'Delete' });
  await waitFor(() => expect(rows()).toHaveLength(2));
  await waitFor(() => expect(document.activeElement).toBe(row('Session 1')));
  const notice = screen.getByTestId('deleted');
  expect(notice.textContent).toContain('“Session 0” deleted');
  fireEvent.click(within(notice).getByRole('button', { name: 'Undo' }));
  expect(bringBack).toHaveBeenCalledOnce();
});

it('says what an empty list is for, and why a list could not be had', async () => {
  await dialog(0);
  expect(screen.getByText('No sessions yet')).toBeDefined();
  cleanup();
  const message = 'The folder of sessions cannot be read. Give yourself the right to read it.';
  await dialog(0, { listSessions: () => Promise.resolve({ ok: false, error: { code: 'x', message } }) });
  expect(screen.getByTestId('sessions-trouble').textContent).toBe(message);
  expect(screen.queryByText('No sessions yet')).toBeNull();
});

it('chooses whether pictures are copied, and says what that means', async () => {
  const { store } = await dialog(1);
  expect(screen.getByText(/opens whatever becomes of the file/)).toBeDefined();
  fireEvent.click(screen.getByRole('radio', { name: 'Left where they are' }));
  expect(store.getState().settings.pictures).toBe('reference');
  expect(screen.getByText(/opens without its picture/)).toBeDefined();
});
