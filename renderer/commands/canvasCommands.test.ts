// @vitest-environment node
import { expect, it } from 'vitest';
import { canvasCommands } from './canvasCommands.js';
import { commandFor } from './commandFor.js';

it.each([
  ['ArrowLeft', false, { dx: 64, dy: 0 }],
  ['ArrowRight', false, { dx: -64, dy: 0 }],
  ['ArrowUp', false, { dx: 0, dy: 64 }],
  ['ArrowDown', false, { dx: 0, dy: -64 }],
  ['ArrowLeft', true, { dx: 800, dy: 0 }],
  ['ArrowRight', true, { dx: -800, dy: 0 }],
  ['ArrowUp', true, { dx: 0, dy: 400 }],
  ['ArrowDown', true, { dx: 0, dy: -400 }],
])('%s (Shift: %s) shows what lies there', (key, shiftKey, moved) => {
  const command = commandFor('canvas', { key, ctrlKey: false, shiftKey });
  expect(canvasCommands[command!]({ width: 1000, height: 500 })).toEqual(moved);
});
