import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readPlaywrightCounts, readVitestCounts } from '../src/test-counts.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));
const report = (content: unknown) => {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
};

describe('what vitest reports', () => {
  const whole = {
    numPassedTests: 7,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [],
  };

  test('is counted', () => {
    expect(readVitestCounts(report(whole))).toEqual({ passed: 7, failed: 1, skipped: 3 });
  });

  test('a file that did not load is a failure', () => {
    const broken = { ...whole, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(readVitestCounts(report(broken)).failed).toBe(1);
  });

  test('no report is a failure', () => {
    expect(readVitestCounts(join(folder, 'missing.json'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('what Playwright reports', () => {
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 1 };

  test('is counted, and what passed only when repeated is a failure', () => {
    expect(readPlaywrightCounts(report({ stats, errors: [] }))).toEqual({ passed: 3, failed: 0, skipped: 1 });
    expect(readPlaywrightCounts(report({ stats: { ...stats, flaky: 2 }, errors: [] })).failed).toBe(2);
  });

  test('not one test is a failure', () => {
    expect(readPlaywrightCounts(report({ stats: { ...stats, expected: 0 }, errors: [] })).failed).toBe(1);
  });
});
