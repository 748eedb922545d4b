import { expect, it } from 'vitest';
import { parseLaunchArguments } from './parseLaunchArguments.js';

it.each([
  [[], [], null],
  [['photo.png'], ['photo.png'], null],
  [['--model', '/m', 'photo.png'], ['photo.png'], '/m'],
  [['--model=/m', '--no-sandbox', 'a.png', 'b.png'], ['a.png', 'b.png'], '/m'],
  [['--', '--odd-name.png', 'folder'], ['--odd-name.png', 'folder'], null],
  [['--model'], [], null],
])('reads %j', (args, imagePaths, modelDir) => {
  expect(parseLaunchArguments(args)).toEqual({ imagePaths, modelDir });
});

it("leaves out the app's own folder in development, wherever Chromium's switches stand", () => {
  expect(parseLaunchArguments(['--inspect=0', '--no-sandbox', '/app', 'a.png'], true)).toEqual({
    imagePaths: ['a.png'],
    modelDir: null,
  });
  expect(parseLaunchArguments(['/app'], true).imagePaths).toEqual([]);
});
