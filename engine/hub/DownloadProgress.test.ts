import { expect, it } from 'vitest';
import { DownloadProgress, type DownloadState } from './DownloadProgress.js';

it('tells bytes, files and the time left by what came over the network, not by what was there', () => {
  let now = 0;
  const told: DownloadState[] = [];
  const progress = new DownloadProgress(
    (state) => told.push(state),
    () => now,
  );
  progress.expect(2, 3000);
  progress.begin('a');
  progress.found(1000);
  expect(told.at(-1)).toEqual({
    file: 'a',
    files: { done: 0, total: 2 },
    bytes: { done: 0, total: 3000 },
    bytesPerSecond: null,
    secondsLeft: null,
  });
  now = 2000;
  progress.add(500);
  // 500 bytes in 2 seconds, 1500 are missing.
  expect(told.at(-1)).toMatchObject({ bytes: { done: 1500 }, bytesPerSecond: 250, secondsLeft: 6 });
  now = 2050;
  progress.add(10);
  expect(told).toHaveLength(2);
  progress.end();
  expect(told.at(-1)).toMatchObject({ files: { done: 1 }, bytes: { done: 1510 } });
});

it('forgets a rate that is long over', () => {
  let now = 0;
  const told: DownloadState[] = [];
  const progress = new DownloadProgress(
    (state) => told.push(state),
    () => now,
  );
  progress.expect(1, 100_000);
  progress.begin('a');
  for (let second = 1; second <= 60; second++) {
    now = second * 1000;
    progress.add(second <= 30 ? 1000 : 100);
  }
  expect(told.at(-1)!.secondsLeft).toBe((100_000 - 33_000) / 100);
});
