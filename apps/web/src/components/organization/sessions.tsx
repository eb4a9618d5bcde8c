'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { endSessions } from '../../api/sessions/end-sessions.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Empty } from '../empty.tsx';
import { Panel } from '../panel.tsx';
import { SessionsOfPerson, type SessionView } from './sessions-of-person.tsx';

type SessionsProps = {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly sessions: readonly SessionView[];
  /** Leads to those that this page has no room for. */
  readonly pages: ReactNode;
};

/** Who is signed in to which application, and how to end that. */
export function Sessions({ organizationId, organizationName, sessions, pages }: SessionsProps) {
  const router = useRouter();
  const [ended, setEnded] = useState<string>();
  const path = `/v1/session/orgs/${organizationId}/sessions` as const;
  const people = [...Map.groupBy(sessions, ({ userId }) => userId).values()];
  function done(what: string) {
    setEnded(what);
    router.refresh();
  }
  return (
    <Panel
      title="Sessions"
      description="Who is signed in to which application. When you end a session, access stops within 5 minutes."
      action={
        sessions.length === 0 ? undefined : (
          <ConfirmButton<{ ended: number }>
            button="End all sessions"
            heading={`End all sessions of ${organizationName}?`}
            confirm="End all sessions"
            busyText="Ending…"
            act={() => callApi<typeof endSessions>('DELETE', path)}
            done={({ ended: count }) => done(`${plural(count)} of ${organizationName} ended.`)}
          >
            <p>
              Everybody in {organizationName} is signed out of every application within 5 minutes and has to
              sign in again. Nobody loses their membership.
            </p>
          </ConfirmButton>
        )
      }
    >
      <p role="status" className="text-sm text-success not-empty:mb-3">
        {ended}
      </p>
      {people.length === 0 ? (
        <Empty title="Nobody is signed in">
          A session starts when somebody from {organizationName} signs in to an application.
        </Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {people.map((ofPerson) => (
            <SessionsOfPerson key={ofPerson[0]?.userId} path={path} sessions={ofPerson} done={done} />
          ))}
        </ul>
      )}
      {pages}
    </Panel>
  );
}

/** "1 session", "3 sessions". */
function plural(count: number): string {
  return `${count} ${count === 1 ? 'session' : 'sessions'}`;
}
