import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandList, menuCommands, type MenuCommand } from '../../electron/ipc/commands.js';
import { createWindowModel, type WindowModel } from '../state/windowModel.js';
import { quickHost, readyWindow } from '../testing/readyWindow.js';
import { listenForCommands } from './listenForCommands.js';
import { questionBoxId, windowCommands } from './windowCommands.js';

let stops: (() => void)[] = [];

beforeEach(() => {
  document.body.innerHTML = `<textarea id="${questionBoxId}"></textarea><div id="elsewhere" tabindex="0"></div>`;
});
afterEach(() => {
  stops.forEach((stop) => stop());
  stops = [];
  vi.restoreAllMocks();
});

/** Listens for a window; returns what the menu calls. */
function listening(
  windowModel: WindowModel = createWindowModel(quickHost()),
): (command: MenuCommand) => void {
  let choose: ((command: MenuCommand) => void) | undefined;
  stops.push(
    listenForCommands(windowModel, {
      onCommand: (listener) => {
        choose = listener;
        return () => (choose = undefined);
      },
    }),
  );
  return (command) => choose?.(command);
}

function press(key: string, { at = 'elsewhere', ...more }: KeyboardEventInit & { at?: string } = {}): Event {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  document.getElementById(at)!.dispatchEvent(event);
  return event;
}

/** The keys that work anywhere in the window. */
const windowKeys = commandList.flatMap(({ id, place, keys }) =>
  place === 'window' ? keys.map((key) => ({ id: id as keyof typeof windowCommands, key })) : [],
);

describe('listenForCommands', { timeout: 20_000 }, () => {
  it.each(windowKeys)('$key carries out $id', ({ id, key }) => {
    const act = vi.spyOn(windowCommands, id).mockReturnValue(undefined);
    listening();
    press(key);
    expect(act).toHaveBeenCalledTimes(1);
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) press(key, { [modifier]: true });
    expect(act).toHaveBeenCalledTimes(1);
  });

  it.each(menuCommands)('carries out $id when the menu sends it', ({ id }) => {
    const act = vi.spyOn(windowCommands, id).mockReturnValue(undefined);
    listening()(id);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it('leaves a text box its keys, but not Escape', () => {
    const hide = vi.spyOn(windowCommands, 'toggle-overlay');
    const stop = vi.spyOn(windowCommands, 'stop');
    listening();
    expect(press('h', { at: questionBoxId }).defaultPrevented).toBe(false);
    press('Escape', { at: questionBoxId });
    expect(hide).not.toHaveBeenCalled();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('does nothing while a dialog is open, and after it was ended', () => {
    const hide = vi.spyOn(windowCommands, 'toggle-overlay');
    listening();
    document.body.insertAdjacentHTML('beforeend', '<dialog open></dialog>');
    press('h');
    document.querySelector('dialog')!.remove();
    stops.forEach((stop) => stop());
    press('h');
    expect(hide).not.toHaveBeenCalled();
  });

  it('does what the keys say', () => {
    const windowModel = createWindowModel(quickHost());
    listening(windowModel);
    expect(press('h').defaultPrevented).toBe(true);
    expect(windowModel.store.getState().overlay.visible).toBe(false);
    press('M');
    expect(windowModel.store.getState().overlay).toMatchObject({ mode: 'attention', visible: true });
    press('?');
    expect(windowModel.store.getState().keysOpen).toBe(true);
    press('/');
    expect(document.activeElement?.id).toBe(questionBoxId);
    expect(press('F7').defaultPrevented).toBe(false);
  });

  it('moves by layer and token within the run', async () => {
    const windowModel = await readyWindow();
    const { store, actions } = windowModel;
    listening(windowModel);
    await actions.ask();
    const { runIds } = store.getState();
    await vi.waitFor(() => expect(store.getState().runs[runIds[0]!]!.state).toBe('finished'), 15_000);
    actions.focusPlace(runIds[0]!, 4, 5);
    press(']');
    press(',');
    expect(store.getState().focus).toEqual({ tokenIndex: 3, layer: 6 });
    for (let i = 0; i < 20; i++) press('[');
    expect(store.getState().focus.layer).toBe(3);
  });

  it('fits the image with F and with 0, and shows its pixels with 1', async () => {
    const windowModel = await readyWindow();
    const { store, actions } = windowModel;
    listening(windowModel);
    actions.setStageSize({ width: 800, height: 600 });
    const fitted = store.getState().view;
    for (const key of ['f', '0']) {
      press('1');
      expect(store.getState().view?.scale).toBe(1 / window.devicePixelRatio);
      press(key);
      expect(store.getState().view).toEqual(fitted);
    }
  });
});
