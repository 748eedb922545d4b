import { describe, expect, it } from 'vitest';
import { countPlaywright, countPytest, countVitest, formatCounts, sumCounts } from './testCounts.js';

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

describe('countPytest', () => {
  it("reads the suites' attributes, in any order, and counts errors as failures", () => {
    const junit =
      '<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" ' +
      'failures="2" skipped="3" tests="30" time="1.5"><testcase name="tests=&quot;9&quot;" time="0.1"/></testsuite>' +
      '<testsuite tests="2" name="more" errors="0" failures="0" skipped="0"></testsuite></testsuites>';
    expect(countPytest(junit)).toEqual({ passed: 26, failed: 3, skipped: 3 });
  });

  it('counts nothing where nothing ran', () => {
    const junit =
      '<testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="0" /></testsuites>';
    expect(countPytest(junit)).toEqual({ passed: 0, failed: 0, skipped: 0 });
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
