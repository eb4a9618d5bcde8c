import { readFileSync } from 'node:fs';
import { z } from 'zod';

const LINES_OF_A_FAILURE = 12;

/** `failures`: what failed, a line each, for the end of the output: its middle is often all that a log has lost. */
export type Counts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
};

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that did not load count too: they have no tests that could have failed. */
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** Suites lie in suites; what a test was tells its `spec`, whether it went well its `ok`. */
type PlaywrightSuite = {
  readonly suites?: readonly PlaywrightSuite[] | undefined;
  readonly specs: readonly { readonly title: string; readonly ok: boolean; readonly file: string }[];
};
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  get suites() {
    return z.array(playwrightSuite).optional();
  },
  specs: z.array(z.object({ title: z.string(), ok: z.boolean(), file: z.string() })),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(playwrightSuite),
});

/** A part that left no report counts as one failure: nobody must read its silence as a pass. */
const NO_REPORT: Counts = { passed: 0, failed: 1, skipped: 0, failures: ['there is no report'] };

export function readVitestCounts(file: string): Counts {
  const report = parse(vitestReport, file);
  if (report === undefined) return NO_REPORT;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults
      .flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName, failureMessages }) =>
            [name, fullName, firstLines(failureMessages?.[0])].join(' › '),
          ),
      )
      .concat(broken.map(({ name, message }) => `${name} › did not load › ${firstLines(message)}`)),
  };
}

/** A test that passed only when repeated is a failure. */
export function readPlaywrightCounts(file: string): Counts {
  const report = parse(playwrightReport, file);
  if (report === undefined) return NO_REPORT;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return {
    passed: expected,
    failed: unexpected + flaky + (expected + unexpected === 0 ? 1 : 0),
    skipped,
    failures: report.suites.flatMap(failedSpecs),
  };
}

function failedSpecs({ suites = [], specs }: PlaywrightSuite): readonly string[] {
  const own = specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`);
  return [...own, ...suites.flatMap(failedSpecs)];
}

/** The first lines of what a failed test said, as one. */
function firstLines(message = ''): string {
  return message.split('\n').slice(0, LINES_OF_A_FAILURE).join(' ⏎ ');
}

function parse<T>(schema: z.ZodType<T>, file: string): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
