import { cleanup, createEvent, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { DropVeil } from './DropVeil.js';

afterEach(cleanup);

it('opens a pasted picture, but leaves text that comes with one to the text box', async () => {
  const { actions } = await renderWithModel(
    <>
      <DropVeil />
      <textarea aria-label="box" />
    </>,
  );
  const open = vi.spyOn(actions, 'openPasted').mockResolvedValue(undefined);
  const paste = (target: Element, text: string): boolean => {
    const files = [new File(['x'], 'picture.png', { type: 'image/png' })];
    const event = createEvent.paste(target, { clipboardData: { files, getData: () => text } });
    fireEvent(target, event);
    return event.defaultPrevented;
  };
  const box = screen.getByRole('textbox', { name: 'box' });
  expect(paste(box, 'What is it?'), 'left to the box').toBe(false);
  expect(open).not.toHaveBeenCalled();
  expect(paste(box, '')).toBe(true);
  expect(paste(document.body, 'What is it?')).toBe(true);
  expect(open).toHaveBeenCalledTimes(2);
});
