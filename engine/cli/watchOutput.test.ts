import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { watchOutput } from './watchOutput.js';

function watched() {
  const said: string[] = [];
  const statuses: number[] = [];
  const sink = () => Object.assign(new EventEmitter(), { write: (text: string) => said.push(text) });
  const [stdout, stderr] = [sink(), sink()];
  watchOutput(stdout, stderr, (status) => statuses.push(status));
  const fail = (stream: EventEmitter, code: string) =>
    stream.emit('error', Object.assign(new Error(`${code}: write failed`), { code }));
  return { said, statuses, stdout, stderr, fail };
}

test('a reader that has gone ends the program quietly', () => {
  const { said, statuses, stdout, fail } = watched();
  fail(stdout, 'EPIPE');
  expect([said, statuses]).toEqual([[], [0]]);
});

test.each([
  ['ENOSPC', /could not be written: the disk or the device is full/],
  ['EIO', /could not be written: EIO: write failed/],
])('%s is told in a line, without a stack', (code, message) => {
  const { said, statuses, stdout, fail } = watched();
  fail(stdout, code);
  expect(said).toEqual([expect.stringMatching(message)]);
  expect(said[0]!.trimEnd()).not.toContain('\n');
  expect(statuses).toEqual([2]);
});

test('the work goes on where messages cannot be written', () => {
  const { statuses, stderr, fail } = watched();
  fail(stderr, 'EPIPE');
  fail(stderr, 'ENOSPC');
  expect(statuses).toEqual([]);
});
