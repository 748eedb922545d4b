import { act, cleanup, createEvent, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Host } from '../../host/host.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { OwnImages } from './OwnImages.js';

// happy-dom has no popovers.
beforeEach(() => {
  HTMLElement.prototype.showPopover = () => undefined;
});
afterEach(cleanup);

async function rail(names: readonly string[], change?: (host: Host) => Host) {
  const windowModel = await renderWithModel(<OwnImages />, change);
  const image = (name: string): OpenedImage => ({
    imageId: name,
    sessionId: `session-${name}`,
    name,
    width: 9,
    height: 6,
    format: 'png',
    sizeBytes: 9,
    url: '',
    copied: true,
    pyramid: null,
    isFile: name !== 'pasted',
  });
  act(() => names.forEach((name) => windowModel.actions.receiveImage({ image: image(name), show: false })));
  return windowModel;
}

const shown = (): (string | null)[] =>
  screen.getAllByTestId('thumbnail').map((thumbnail) => thumbnail.getAttribute('aria-label'));
const thumbnail = (name: string): HTMLElement => screen.getByRole('button', { name });
const items = (): string[] =>
  screen.getAllByRole('menuitem').map((item) => item.firstElementChild?.textContent ?? '');
const said = (): string | null => screen.getByTestId('rail-said').textContent;

it('shows each name, whole in its tooltip and for screen readers, its ending where it is cut', async () => {
  const long = 'Orthophoto_2024-06-11_Tile_0412_corrected.tiff';
  await rail([long]);
  expect(thumbnail(long).title).toBe(`${long}\n9 × 6`);
  const [head, tail] = thumbnail(long).querySelectorAll('.middle-cut > span');
  expect([head?.textContent, tail?.textContent]).toEqual([long.slice(0, -8), 'ted.tiff']);
});

it('moves an image with Alt and an arrow, says where it is, and keeps the focus on it', async () => {
  await rail(['a', 'b', 'c']);
  thumbnail('c').focus();
  fireEvent.keyDown(thumbnail('c'), { key: 'ArrowUp', altKey: true });
  expect(shown()).toEqual(['a', 'c', 'b']);
  expect(said()).toBe('c, 2 of 3.');
  expect(document.activeElement).toBe(thumbnail('c'));
  fireEvent.keyDown(thumbnail('c'), { key: 'ArrowUp', altKey: true });
  fireEvent.keyDown(thumbnail('c'), { key: 'ArrowUp', altKey: true });
  expect(shown()).toEqual(['c', 'a', 'b']);
  expect(said()).toBe('c is at the end.');
  fireEvent.keyDown(thumbnail('c'), { key: 'ArrowUp' });
  expect(shown(), 'without Alt nothing moves').toEqual(['c', 'a', 'b']);
});

it('drops an image where it is dragged to, with a line there meanwhile', async () => {
  await rail(['a', 'b', 'c']);
  const places = screen.getAllByRole('listitem');
  // Places of 50 px each.
  places.forEach((place, index) => {
    place.getBoundingClientRect = () => ({ top: index * 50, height: 50 }) as DOMRect;
  });
  const list = screen.getByRole('list');
  const drag = (clientY: number): void => {
    const event = createEvent.dragOver(list, { dataTransfer: {} });
    Object.defineProperty(event, 'clientY', { value: clientY });
    fireEvent(list, event);
  };
  fireEvent.dragStart(places[0]!, { dataTransfer: { setData: vi.fn() } });
  drag(60);
  expect(
    places.map(({ dataset }) => dataset['drop']),
    'there it lies already',
  ).toEqual([undefined, undefined, undefined]);
  drag(140);
  expect(places.map(({ dataset }) => dataset['drop'])).toEqual([undefined, undefined, 'after']);
  fireEvent.drop(list);
  expect(shown()).toEqual(['b', 'c', 'a']);
  expect(said()).toBe('a, 3 of 3.');
  drag(10);
  fireEvent.drop(list);
  expect(shown(), 'nothing is dragged any more').toEqual(['b', 'c', 'a']);
});

it('offers by key what can be done with a file, and gives the focus back', async () => {
  const revealImage = vi.fn<Host['revealImage']>(() => Promise.resolve({ ok: true, value: null }));
  const copyImagePath = vi.fn<Host['copyImagePath']>(() => Promise.resolve({ ok: true, value: null }));
  await rail(['a', 'b'], (host) => ({ ...host, revealImage, copyImagePath }));
  fireEvent.keyDown(thumbnail('b'), { key: 'F10', shiftKey: true });
  expect(items()).toEqual([
    'Show in its folder',
    'Copy path',
    'Rename…',
    'Move up',
    'Move down',
    'Close; its session is kept',
  ]);
  expect(screen.getByRole<HTMLButtonElement>('menuitem', { name: /Move down/ }).disabled).toBe(true);
  const first = screen.getByRole('menuitem', { name: 'Show in its folder' });
  expect(document.activeElement).toBe(first);
  fireEvent.keyDown(first, { key: 'ArrowUp' });
  expect(document.activeElement?.textContent).toContain('Close');
  fireEvent.keyDown(document.activeElement!, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(first);
  fireEvent.click(first);
  expect(revealImage).toHaveBeenCalledExactlyOnceWith({ imageId: 'b' });
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(thumbnail('b'));
  fireEvent.contextMenu(thumbnail('b'));
  fireEvent.click(screen.getByRole('menuitem', { name: 'Copy path' }));
  await waitFor(() => expect(said()).toBe('Path copied.'));
  expect(copyImagePath).toHaveBeenCalledExactlyOnceWith({ imageId: 'b' });
});

it('closes the menu with Escape and a press elsewhere, and stops nothing by it', async () => {
  const { actions } = await rail(['a']);
  const stop = vi.spyOn(actions, 'stop');
  fireEvent.contextMenu(thumbnail('a'));
  const onWindow = vi.fn();
  window.addEventListener('keydown', onWindow, { once: true });
  fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
  expect(screen.queryByRole('menu')).toBeNull();
  expect(onWindow).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(thumbnail('a'));
  fireEvent.contextMenu(thumbnail('a'));
  fireEvent.pointerDown(document.body);
  expect(screen.queryByRole('menu')).toBeNull();
  expect(stop).not.toHaveBeenCalled();
});

it('offers no folder and no path of what was pasted', async () => {
  await rail(['pasted']);
  fireEvent.contextMenu(thumbnail('pasted'));
  expect(items()).toEqual(['Rename…', 'Move up', 'Move down', 'Close; its session is kept']);
});

it('closes an image by key and goes on to the next one; not the one that is being answered', async () => {
  const { actions, store } = await rail(['a', 'b']);
  act(() => actions.showImage('a'));
  thumbnail('a').focus();
  fireEvent.keyDown(thumbnail('a'), { key: 'Delete' });
  await waitFor(() => expect(said()).toBe('a closed.'));
  expect(shown()).toEqual(['b']);
  expect(document.activeElement).toBe(thumbnail('b'));
  await act(() => actions.ask('long'));
  fireEvent.keyDown(thumbnail('b'), { key: 'Delete' });
  await waitFor(() => expect(said()).toContain('stays'));
  expect(store.getState().images['b']).toBeDefined();
  fireEvent.contextMenu(thumbnail('b'));
  expect(screen.getByRole<HTMLButtonElement>('menuitem', { name: /Close/ }).disabled).toBe(true);
  await act(() => actions.stop());
});

it('renames by key where the name stands, and shows the name of the session from then on', async () => {
  const renameSession = vi.fn<Host['renameSession']>(() => Promise.resolve({ ok: true, value: null }));
  await rail(['a.png', 'b'], (host) => ({ ...host, renameSession }));
  const box = (): HTMLInputElement =>
    screen.getByRole<HTMLInputElement>('textbox', { name: 'Name of a.png' });
  fireEvent.keyDown(thumbnail('a.png'), { key: 'F2' });
  fireEvent.change(box(), { target: { value: 'Never' } });
  fireEvent.keyDown(box(), { key: 'Escape' });
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(renameSession).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(thumbnail('a.png'));
  fireEvent.keyDown(thumbnail('a.png'), { key: 'F2' });
  fireEvent.change(box(), { target: { value: ' Signs of the tower ' } });
  fireEvent.keyDown(box(), { key: 'Enter' });
  await waitFor(() => expect(shown()).toEqual(['Signs of the tower', 'b']));
  expect(renameSession).toHaveBeenCalledExactlyOnceWith({
    sessionId: 'session-a.png',
    name: 'Signs of the tower',
  });
  expect(thumbnail('Signs of the tower').title, 'the file is still named').toBe(
    'Signs of the tower\na.png\n9 × 6',
  );
  await waitFor(() => expect(said()).toBe('Renamed to Signs of the tower.'));
});

it('brings the image that is shown into sight, also where something else than a click shows it', async () => {
  const seen: (string | undefined)[] = [];
  const scroll = vi.spyOn(HTMLElement.prototype, 'scrollIntoView').mockImplementation(function (
    this: HTMLElement,
  ) {
    seen.push(this.dataset['image']);
  });
  const { actions } = await rail(['a', 'b', 'c']);
  act(() => actions.showImage('c'));
  act(() => actions.showImage('a'));
  expect(seen).toEqual(['c', 'a']);
  scroll.mockRestore();
});
