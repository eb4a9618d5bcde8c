import { LIMITS } from './calls.ts';
import type { Report } from './simulate.ts';

/** What a simulation has shown, for people. */
export function summaryOf(report: Report, used: { readonly wallMs: number; readonly cpuMs: number }): string {
  const { connections, days, signIns, calls, runs, violations } = report;
  const perDay = (count: number) => (count / (connections * days)).toFixed(2);
  const looks = runs['check succeeded'] ?? 0;
  const list = (sums: Readonly<Record<string, number | undefined>>) =>
    Object.entries(sums)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  return [
    `${connections} connections, ${days} days, seed ${report.seed}`,
    `  took ${(used.wallMs / 60_000).toFixed(1)} minutes, ${(used.cpuMs / 1000).toFixed(0)} s of processor time here, without PostgreSQL's; ${Math.round(looks / (used.wallMs / 1000))} looks a second`,
    `Done by the worker: ${list(runs)}`,
    `What went wrong meanwhile: ${list(report.troubles)}; the worker was killed ${report.deaths} times`,
    `What administrators did: ${list(report.acts)}`,
    `Sign-ins: ${signIns.worked} worked, ${signIns.failedByCustomer} failed because of what an administrator had done, ${signIns.failed} for another reason`,
    `Asked of Microsoft, each connection and day: ${perDay(calls.tokens)} tokens, ${perDay(calls.graph)} calls of Graph, ${perDay(calls.units)} resource units, ${perDay(calls.writes)} writes`,
    `  in the busiest 20 s ${calls.mostUnitsIn20s} resource units of ${LIMITS.unitsOfApp} that one app may use; in the busiest 5 minutes ${calls.mostWritesIn5min} writes of ${LIMITS.writesOfApp}`,
    violations.length === 0
      ? 'Nothing was found that must not be: no expired or removed credential in use, no orphan, nothing of the customers touched.'
      : `${violations.length} things were found that must not be:`,
    ...violations
      .slice(0, 20)
      .map(({ at, customer, what }) => `  ${at} customer ${customer ?? 'unknown'}: ${what}`),
  ].join('\n');
}
