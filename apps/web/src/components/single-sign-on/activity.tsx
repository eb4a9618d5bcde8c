'use client';

import type { listRuns, PastRun } from '../../api/runs/list-runs.ts';
import { RelativeTime } from '../relative-time.tsx';
import { useResource } from '../use-resource.ts';
import { type DayHealth, healthByDay, outcomeOf } from './activity-days.ts';

/** So many lines before one asks for all of them. */
const FEW = 5;

const TONES: Readonly<Record<DayHealth, readonly [background: string, word: string]>> = {
  well: ['bg-success', 'all well'],
  found: ['bg-warning', 'something was found'],
  broken: ['bg-danger', 'nobody could sign in'],
  failed: ['bg-warning', 'something did not succeed'],
  unknown: ['bg-default', 'not looked at'],
};

/** What Portico did for a connection in the last weeks, and how it found it, a square for each day. */
export function Activity({ path }: { path: `/v1/session/orgs/${string}/sso-connections/${string}/runs` }) {
  const runs = useResource<typeof listRuns>(path).value?.data;
  if (runs === undefined || runs.length === 0) return null;
  return (
    <section aria-labelledby="activity" className="mt-5 border-t border-separator pt-5">
      <h4 id="activity" className="font-semibold">
        Activity
      </h4>
      <Days runs={runs} />
      <ul className="mt-2 divide-y divide-separator">
        {runs.slice(0, FEW).map((run) => (
          <Line key={run.id} run={run} />
        ))}
      </ul>
      {runs.length > FEW ? (
        <details className="mt-1">
          <summary className="cursor-pointer py-2 text-sm text-muted">Earlier</summary>
          <ul className="divide-y divide-separator">
            {runs.slice(FEW).map((run) => (
              <Line key={run.id} run={run} />
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

function Days({ runs }: { runs: readonly PastRun[] }) {
  const days = healthByDay(runs, new Date());
  const well = days.filter(({ health }) => health === 'well').length;
  const bad = days.filter(({ health }) => health !== 'well' && health !== 'unknown').length;
  return (
    <div
      role="img"
      aria-label={`The last ${days.length} days: ${well} all well, ${bad} with something to see to, ${days.length - well - bad} not looked at`}
      className="mt-3 flex max-w-xl gap-0.5"
    >
      {days.map(({ day, health }) => (
        <span
          key={day}
          title={`${day}: ${TONES[health][1]}`}
          className={`h-7 min-w-0 flex-1 rounded-sm ${TONES[health][0]}`}
        />
      ))}
    </div>
  );
}

function Line({ run }: { run: PastRun }) {
  const [background] = TONES[outcomeOf(run)];
  const more = run.failure ?? run.findings.map(({ message }) => message).join(' ');
  return (
    <li className="flex items-start gap-3 py-2">
      <span aria-hidden className={`mt-2 size-2 shrink-0 rounded-full ${background}`} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <p>{run.title}</p>
          <p className="text-sm text-muted">
            {run.by === 'schedule' ? 'By itself, ' : ''}
            <RelativeTime at={run.created_at} />
          </p>
        </div>
        {more === '' ? null : <p className="max-w-prose text-sm text-muted">{more}</p>}
      </div>
    </li>
  );
}
