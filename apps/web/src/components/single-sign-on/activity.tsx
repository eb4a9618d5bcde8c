'use client';

import type { listRuns, PastRun } from '../../api/runs/list-runs.ts';
import type { listSignInDays, SignInDay } from '../../api/sign-ins/list-days.ts';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { useResource } from '../use-resource.ts';
import {
  type DayHealth,
  healthByDay,
  inRows,
  KNOWN_DAYS,
  outcomeOf,
  type RunsInARow,
  withSignIns,
} from './activity-days.ts';

/** So many lines before one asks for all of them. */
const FEW = 5;

const TONES: Readonly<Record<DayHealth, readonly [background: string, word: string]>> = {
  well: ['bg-success', 'all well'],
  found: ['bg-warning', 'something was found'],
  broken: ['bg-danger', 'nobody could sign in'],
  failed: ['bg-warning', 'something did not succeed'],
  unknown: ['bg-default', 'not looked at'],
};

/** What Portico did for a connection in the last weeks and how it found it, and how many people came in: a column for each day. */
export function Activity({ organizationId, connectionId }: { organizationId: string; connectionId: string }) {
  const path = `/v1/session/orgs/${organizationId}/sso-connections/${connectionId}` as const;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const runs = useResource<typeof listRuns>(`${path}/runs`).value?.data;
  const signIns = useResource<typeof listSignInDays>(`${path}/sign-in-days?zone=${encodeURIComponent(zone)}`)
    .value?.data;
  if (runs === undefined || runs.length + (signIns?.length ?? 0) === 0) return null;
  const rows = inRows(runs);
  return (
    <Panel
      title="Activity"
      description="What Portico did for this connection in the last thirty days, and how it found it."
      action={
        <LinkButton
          href={`/dashboard/organizations/${organizationId}/sign-in-log`}
          variant="tertiary"
          size="sm"
        >
          Sign-in log
        </LinkButton>
      }
    >
      <Days runs={runs} signIns={signIns ?? []} />
      <ul className="mt-3 divide-y divide-separator">
        {rows.slice(0, FEW).map((row) => (
          <Line key={row.run.id} row={row} />
        ))}
      </ul>
      {rows.length > FEW ? (
        <details className="mt-1">
          <summary className="cursor-pointer py-2 text-sm text-muted">Earlier</summary>
          <ul className="divide-y divide-separator">
            {rows.slice(FEW).map((row) => (
              <Line key={row.run.id} row={row} />
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  );
}

function Days({ runs, signIns }: { runs: readonly PastRun[]; signIns: readonly SignInDay[] }) {
  const days = withSignIns(healthByDay(runs, new Date()), signIns);
  const most = Math.max(...days.map(({ succeeded, refused }) => succeeded + (refused ?? 0)));
  const of = (health: DayHealth) => days.filter((day) => day.health === health).length;
  const sum = (key: 'succeeded' | 'refused') => days.reduce((total, day) => total + (day[key] ?? 0), 0);
  const looked = `${of('well')} all well, ${of('unknown')} not looked at, ${days.length - of('well') - of('unknown')} with something to see to`;
  return (
    <div
      role="img"
      aria-label={`The last ${days.length} days: ${looked}; ${sum('succeeded')} sign-ins; ${sum('refused')} refused in the last ${KNOWN_DAYS} days`}
      className="max-w-2xl"
    >
      <div className="flex items-end gap-0.5">
        {days.map(({ date, day, health, succeeded, refused }) => (
          <div
            key={date}
            title={`${day}: ${TONES[health][1]}, ${succeeded} signed in, ${refused === null ? 'who was refused is not kept so long' : `${refused} refused`}`}
            className="flex min-w-0 flex-1 flex-col gap-px"
          >
            {most === 0 ? null : (
              <div className="flex h-16 flex-col justify-end gap-px">
                <Bar share={(refused ?? 0) / most} tone="bg-danger" />
                <Bar share={succeeded / most} tone="bg-accent" />
              </div>
            )}
            <span className={`h-5 rounded-sm ${TONES[health][0]}`} />
          </div>
        ))}
      </div>
      <div className="mt-1 flex justify-between gap-4 text-xs text-muted">
        <span>{days[0]?.day}</span>
        {most === 0 ? null : (
          <span>
            <Swatch tone="bg-accent" /> signed in <Swatch tone="bg-danger" /> refused (last {KNOWN_DAYS} days)
          </span>
        )}
        <span>Today</span>
      </div>
    </div>
  );
}

const Swatch = ({ tone }: { tone: string }) => (
  <span className={`ml-2 inline-block size-2 rounded-xs ${tone}`} />
);

/** However few there are, they are seen. */
function Bar({ share, tone }: { share: number; tone: string }) {
  if (share === 0) return null;
  return <span className={`min-h-1 rounded-xs ${tone}`} style={{ height: `${share * 100}%` }} />;
}

function Line({ row: { run, count } }: { row: RunsInARow<PastRun> }) {
  const [background] = TONES[outcomeOf(run)];
  const more = run.failure ?? run.findings.map(({ message }) => message).join(' ');
  return (
    <li className="flex items-start gap-3 py-2">
      <span aria-hidden className={`mt-2 size-2 shrink-0 rounded-full ${background}`} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <p>
            {run.title}
            {count === 1 ? null : <span className="text-muted">, {count} times</span>}
          </p>
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
