// @vitest-environment node
import { expect, it } from 'vitest';
import { turnCommand } from './turnCommand.js';

it('names picture, question, session and run, each one word for a shell', () => {
  const run = { runId: 'r-1', question: 'What’s the sign’s colour? $HOME' };
  expect(turnCommand(run, { name: 'my scan.png', sessionId: 's1' })).toBe(
    "fovea ask 'my scan.png' 'What’s the sign’s colour? $HOME' --plan s1 --run r-1",
  );
  expect(turnCommand({ runId: 'r', question: "it's" }, { name: 'a.png', sessionId: '-s' })).toBe(
    "fovea ask a.png 'it'\\''s' --plan '-s' --run r",
  );
});
