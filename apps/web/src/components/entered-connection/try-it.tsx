'use client';

import type { Connection } from '../../api/connections/connection.ts';
import type { switchOn } from '../../api/connections/switch-on.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { TestSignInButton } from '../single-sign-on/test-sign-in-button.tsx';
import { isTried } from './standing.ts';

/** A test sign-in, and then the switch that lets people in. */
export function TryIt(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly organizationId: string;
  readonly connection: Connection;
  readonly entered: NonNullable<Connection['entered']>;
  readonly reload: () => void;
  /** As the button takes it. */
  readonly resultPage?: string;
}) {
  const { connection, entered, path } = props;
  if (entered.entered_at === null)
    return <p className="text-sm text-muted">Enter what the provider gives first.</p>;
  const tried = isTried(connection);
  const isDraft = connection.status === 'draft';
  const act = (untried: boolean) => () => callApi<typeof switchOn>('POST', `${path}/switch-on`, { untried });
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-sm text-muted">
        {tried && connection.tested_at ? (
          <>
            Somebody came through <RelativeTime at={connection.tested_at} />.
          </>
        ) : (
          'Nobody has tried it as it is now.'
        )}
      </p>
      <div className="flex flex-wrap items-start gap-3">
        <TestSignInButton
          organizationId={props.organizationId}
          connectionId={connection.id}
          variant={tried ? 'secondary' : 'primary'}
          resultPage={props.resultPage}
        />
        {isDraft && tried ? (
          <ActButton
            label="Switch on"
            busyText="Switching on…"
            variant="primary"
            act={act(false)}
            done={props.reload}
          />
        ) : null}
        {isDraft && !tried ? (
          <ConfirmButton
            button="Switch on untried"
            variant="tertiary"
            heading="Switch it on without a try?"
            confirm="Switch on anyway"
            confirmVariant="primary"
            busyText="Switching on…"
            act={act(true)}
            done={props.reload}
          >
            <p>
              Nobody has come through yet. If something is entered wrongly, your people meet an error at their
              first sign-in.
            </p>
          </ConfirmButton>
        ) : null}
      </div>
    </div>
  );
}
