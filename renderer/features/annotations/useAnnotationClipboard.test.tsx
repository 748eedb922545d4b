import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { drawnHere } from '../../state/annotations/annotationSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { AnnotationToolbar } from './AnnotationToolbar.js';

afterEach(cleanup);

/** The clipboard of an event: texts by type, and files. */
function send(
  type: 'copy' | 'cut' | 'paste',
  texts: Record<string, string>,
  files: readonly File[] = [],
  at: EventTarget = document.body,
): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  const clipboardData = {
    files,
    getData: (name: string) => texts[name] ?? '',
    setData: (name: string, text: string) => (texts[name] = text),
  };
  Object.defineProperty(event, 'clipboardData', { value: clipboardData });
  act(() => void at.dispatchEvent(event));
  return event;
}

it('copies, cuts and pastes annotations; an image, a text and a text box have theirs', async () => {
  const { actions, store } = await renderWithModel(
    <>
      <AnnotationToolbar />
      <textarea aria-label="box" />
    </>,
  );
  const count = (): number => drawnHere(store.getState()).annotations.length;
  const clipboard: Record<string, string> = {};
  expect(send('copy', clipboard).defaultPrevented, 'nothing is selected').toBe(false);
  act(() => void actions.addShapes([{ type: 'point', at: [5, 5] }]));
  const box = screen.getByRole('textbox', { name: 'box' });
  expect(send('copy', clipboard, [], box).defaultPrevented).toBe(false);
  expect(send('copy', clipboard).defaultPrevented).toBe(true);
  expect(clipboard['text/plain']).toContain('fovea-annotations');
  expect(send('paste', clipboard).defaultPrevented).toBe(true);
  expect(count()).toBe(2);
  send('cut', clipboard);
  expect(count()).toBe(1);
  const image = new File([new Uint8Array(1)], 'a.png', { type: 'image/png' });
  expect(send('paste', clipboard, [image]).defaultPrevented, 'the image is opened by others').toBe(false);
  expect(send('paste', clipboard, [], box).defaultPrevented).toBe(false);
  expect(send('paste', { 'text/plain': 'words' }).defaultPrevented).toBe(false);
  expect(count()).toBe(1);
});
