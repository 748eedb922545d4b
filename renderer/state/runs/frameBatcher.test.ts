// @vitest-environment node
import { expect, it } from 'vitest';
import { frameBatcher } from './frameBatcher.js';

it('hands over together what came within a frame, in order', () => {
  const frames: (() => void)[] = [];
  const batches: (readonly number[])[] = [];
  const add = frameBatcher<number>(
    (items) => batches.push(items),
    (callback) => frames.push(callback),
  );
  add(1);
  add(2);
  expect(frames).toHaveLength(1);
  expect(batches).toEqual([]);
  frames[0]!();
  add(3);
  frames[1]!();
  expect(batches).toEqual([[1, 2], [3]]);
});
