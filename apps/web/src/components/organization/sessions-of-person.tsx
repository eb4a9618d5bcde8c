'use client';

import type { endSession } from '../../api/sessions/end-session.ts';
import type { endSessions } from '../../api/sessions/end-sessions.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { RelativeTime } from '../relative-time.tsx';

export type SessionView = {
  readonly id: string;
  readonly userId: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly applicationName: string | null;
  readonly connectionName: string | null;
  readonly method: 'connection' | 'social' | 'password';
  readonly authenticatedAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
};

type Path = `/v1/session/orgs/${string}/sessions`;

function wayOf({ method, connectionName }: SessionView): string {
  if (method === 'password') return 'Password';
  if (method === 'social') return 'Social sign-in (Microsoft or Google)';
  return connectionName ?? 'Single sign-on';
}

/** One person with their sessions. */
export function SessionsOfPerson(props: {
  readonly path: Path;
  readonly sessions: readonly SessionView[];
  /** Gets a sentence that says what ended. */
  readonly done: (what: string) => void;
}) {
  const { path, sessions } = props;
  const [first] = sessions;
  if (first === undefined) return null;
  const who = first.name ?? first.email ?? first.userId;
  return (
    <li className="py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-medium">{who}</span>
          {first.name === null || first.email === null ? null : (
            <span className="text-sm text-muted"> {first.email}</span>
          )}
        </p>
        {sessions.length < 2 ? null : (
          <ConfirmButton
            size="sm"
            variant="ghost"
            button={`End all ${sessions.length}`}
            buttonLabel={`End all sessions of ${who}`}
            heading={`End all sessions of ${who}?`}
            confirm="End their sessions"
            busyText="Ending…"
            act={() => callApi<typeof endSessions>('DELETE', `${path}?user_id=${first.userId}`)}
            done={() => props.done(`All sessions of ${who} ended.`)}
          >
            <p>
              They are signed out of every application of this organization within 5 minutes, and can sign in
              again.
            </p>
          </ConfirmButton>
        )}
      </div>
      <ul className="mt-1">
        {sessions.map((session) => (
          <SessionRow key={session.id} path={path} session={session} who={who} done={props.done} />
        ))}
      </ul>
    </li>
  );
}

function SessionRow(props: {
  readonly path: Path;
  readonly session: SessionView;
  readonly who: string;
  readonly done: (what: string) => void;
}) {
  const { session, who } = props;
  const application = session.applicationName ?? 'a deleted application';
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-4 py-1.5 sm:grid-cols-[1fr_1fr_auto]">
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="block">{session.applicationName ?? 'Deleted application'}</span>
        <span className="block text-sm text-muted">{wayOf(session)}</span>
      </span>
      <span className="text-sm text-muted">
        <span className="block">
          Signed in <RelativeTime at={session.authenticatedAt} />, last seen{' '}
          <RelativeTime at={session.lastSeenAt} />
        </span>
        <span className="block">
          Expires <RelativeTime at={session.expiresAt} />
        </span>
      </span>
      <span className="col-start-2 row-span-2 row-start-1 sm:col-start-3 sm:row-span-1">
        <ConfirmButton
          size="sm"
          variant="ghost"
          button="End"
          buttonLabel={`End the session of ${who} in ${application}`}
          heading="End this session?"
          confirm="End session"
          busyText="Ending…"
          act={() => callApi<typeof endSession>('DELETE', `${props.path}/${session.id}`)}
          done={() => props.done(`The session of ${who} ended.`)}
        >
          <p>
            {who} is signed out of {application} within 5 minutes and has to sign in again.
          </p>
        </ConfirmButton>
      </span>
    </li>
  );
}
