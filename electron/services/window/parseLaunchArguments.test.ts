import { expect, it } from 'vitest';
import { parseLaunchArguments } from './parseLaunchArguments.js';

it.each([
  [[], null, null],
  [['photo.png'], 'photo.png', null],
  [['--model', '/m', 'photo.png'], 'photo.png', '/m'],
  [['--model=/m', '--no-sandbox', 'a.png', 'b.png'], 'a.png', '/m'],
  [['--', '--odd-name.png'], '--odd-name.png', null],
  [['--model'], null, null],
])('reads %j', (args, imagePath, modelDir) => {
  expect(parseLaunchArguments(args)).toEqual({ imagePath, modelDir });
});

it("leaves out the app's own folder in development, wherever Chromium's switches stand", () => {
  expect(parseLaunchArguments(['--inspect=0', '--no-sandbox', '/app', 'a.png'], true)).toEqual({
    imagePath: 'a.png',
    modelDir: null,
  });
  expect(parseLaunchArguments(['/app'], true).imagePath).toBeNull();
});
