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
    expect(readVitestCounts(report(whole))).toEqual({ passed: 7, failed: 1, skipped: 3, failures: [] });
  });

  test('what failed is named, with what it said', () => {
    const red = { fullName: 'a rule holds', status: 'failed', failureMessages: ['expected 1\nto be 2'] };
    const green = { fullName: 'another', status: 'passed', failureMessages: [] };
    const files = [{ name: 'rule.test.ts', status: 'failed', assertionResults: [green, red] }];
    expect(readVitestCounts(report({ ...whole, testResults: files })).failures).toEqual([
      'rule.test.ts › a rule holds › expected 1 ⏎ to be 2',
    ]);
  });

  test('a file that did not load is a failure', () => {
    const broken = {
      ...whole,
      numFailedTests: 0,
      testResults: [{ name: 'a.test.ts', status: 'failed', message: 'no', assertionResults: [] }],
    };
    expect(readVitestCounts(report(broken))).toMatchObject({
      failed: 1,
      failures: ['a.test.ts › did not load › no'],
    });
  });

  test('no report is a failure', () => {
    expect(readVitestCounts(join(folder, 'missing.json'))).toMatchObject({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });
});

describe('what Playwright reports', () => {
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 1 };

  test('is counted, and what passed only when repeated is a failure', () => {
    expect(readPlaywrightCounts(report({ stats, suites: [] }))).toMatchObject({
      passed: 3,
      failed: 0,
      skipped: 1,
    });
    expect(readPlaywrightCounts(report({ stats: { ...stats, flaky: 2 }, suites: [] })).failed).toBe(2);
  });

  test('what failed is named, however deep its suite lies', () => {
    const spec = (title: string, ok: boolean) => ({ title, ok, file: '1.spec.ts' });
    const inner = { specs: [spec('inner', false)] };
    const suites = [{ specs: [spec('good', true), spec('outer', false)], suites: [inner] }];
    expect(readPlaywrightCounts(report({ stats, suites })).failures).toEqual([
      '1.spec.ts › outer',
      '1.spec.ts › inner',
    ]);
  });

  test('not one test is a failure', () => {
    expect(readPlaywrightCounts(report({ stats: { ...stats, expected: 0 }, suites: [] })).failed).toBe(1);
  });
});
