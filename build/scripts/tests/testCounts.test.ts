import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, formatCounts, sumCounts } from './testCounts.js';

describe('countVitest', () => {
  it('counts a file that broke before its first test as a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });
});

describe('countPlaywright', () => {
  it('counts flaky tests as passed and errors outside tests as failed', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });
});

describe('formatCounts', () => {
  it('writes the sum on one line', () => {
    const sum = sumCounts([
      { passed: 5, failed: 2, skipped: 3 },
      { passed: 10, failed: 0, skipped: 1 },
    ]);
    expect(formatCounts(sum)).toBe('15 passed, 2 failed, 4 skipped');
  });
});
