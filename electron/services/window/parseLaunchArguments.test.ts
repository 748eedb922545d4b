import { expect, it } from 'vitest';
import { parseLaunchArguments } from './parseLaunchArguments.js';

it.each([
  [[], [], null],
  [['photo.png'], ['photo.png'], null],
  [['--model', '/m', 'photo.png'], ['photo.png'], '/m'],
  [['--model=/m', '--no-sandbox', 'a.png', 'b.png'], ['a.png', 'b.png'], '/m'],
  [['--', '--odd-name.png', 'folder'], ['--odd-name.png', 'folder'], null],
])('reads %j', (args, imagePaths, modelDir) => {
  expect(parseLaunchArguments(args)).toEqual({ imagePaths, modelDir, mistake: null });
});

it.each([[['--model']], [['--model=', 'a.png']], [['--model', '']], [['--model', '--no-sandbox', 'a.png']]])(
  'says that %j lacks a value',
  (args) => {
    expect(parseLaunchArguments(args).mistake).toMatch(/Expected a value after --model/);
  },
);

it('says that two models cannot be opened', () => {
  expect(parseLaunchArguments(['--model', '/a', '--model=/b']).mistake).toMatch(/given twice/);
});

it("leaves out the app's own folder in development, wherever Chromium's switches stand", () => {
  expect(parseLaunchArguments(['--inspect=0', '--no-sandbox', '/app', 'a.png'], true)).toEqual({
    imagePaths: ['a.png'],
    modelDir: null,
    mistake: null,
  });
  expect(parseLaunchArguments(['/app'], true).imagePaths).toEqual([]);
});
