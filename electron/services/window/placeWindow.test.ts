import { expect, it } from 'vitest';
import { placeWindow, smallestWindow } from './placeWindow.js';

const laptop = { x: 0, y: 25, width: 1600, height: 975 };
const external = { x: 1600, y: 0, width: 2560, height: 1440 };

it('centres the first window and fits it into a small screen', () => {
  expect(placeWindow(null, [laptop])).toEqual({ x: 80, y: 62, width: 1440, height: 900 });
  expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 700 }])).toMatchObject({
    width: 1024,
    height: 700,
  });
});

it('can be made as small as a small screen, and stays within it', () => {
  const small = { x: 0, y: 0, width: 800, height: 500 };
  expect(smallestWindow.width).toBeLessThanOrEqual(small.width);
  expect(smallestWindow.height).toBeLessThanOrEqual(small.height);
  expect(placeWindow({ x: 0, y: 0, width: 800, height: 500 }, [small])).toEqual(small);
});

it('comes back to where it was left, on any display', () => {
  const kept = { x: 2000, y: 100, width: 1200, height: 800 };
  expect(placeWindow(kept, [laptop, external])).toEqual(kept);
});

it('does not come back to a display that is gone, nor above the top of one', () => {
  const centred = placeWindow(null, [laptop]);
  expect(placeWindow({ x: 2000, y: 100, width: 1200, height: 800 }, [laptop])).toEqual(centred);
  expect(placeWindow({ x: 100, y: -300, width: 1200, height: 800 }, [laptop])).toEqual(centred);
});
