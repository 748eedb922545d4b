import { expect, it } from 'vitest';
import { placePopover } from './placePopover.js';

const room = { width: 800, height: 500 };
const button = (left: number, top: number) => ({ left, top, right: left + 20, bottom: top + 26 });
const panel = { width: 200, height: 100 };

it('opens beside its button, on the side and in line with the edge that are wanted', () => {
  const at = button(300, 200);
  expect(placePopover(at, panel, room, 'below start')).toEqual({ left: 300, top: 230 });
  expect(placePopover(at, panel, room, 'below end')).toEqual({ left: 120, top: 230 });
  expect(placePopover(at, panel, room, 'above start')).toEqual({ left: 300, top: 96 });
  expect(placePopover(at, panel, room, 'above end')).toEqual({ left: 120, top: 96 });
});

it('takes the other side where there is room only there', () => {
  expect(placePopover(button(300, 400), panel, room, 'below start').top).toBe(296);
  expect(placePopover(button(300, 90), panel, room, 'above start').top).toBe(120);
});

it('never leaves the window, and covers its button where neither side has room', () => {
  expect(placePopover(button(700, 200), panel, room, 'below start').left).toBe(596);
  expect(placePopover(button(100, 200), panel, room, 'below end').left).toBe(4);
  const tall = { width: 200, height: 480 };
  expect(placePopover(button(300, 200), tall, room, 'below start').top).toBe(16);
  expect(placePopover(button(300, 200), tall, room, 'above start').top).toBe(4);
  expect(placePopover(button(300, 200), { width: 900, height: 600 }, room, 'below end')).toEqual({
    left: 4,
    top: 4,
  });
});
