'use client';

import { useRouter } from 'next/navigation';
import type { changeConnection } from '../../api/connections/change-connection.ts';
import type { Connection } from '../../api/connections/connection.ts';
import type { disconnect } from '../../api/connections/disconnect.ts';
import type { takeUp } from '../../api/connections/take-up.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { CopyValue } from '../copy-value.tsx';
import { type Fact, Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { RenewalLink } from '../setup-link/renewal-link.tsx';

type StandingProps = {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly organizationId: string;
  readonly connection: Connection;
  readonly reload: () => void;
};

/** How a connection by hand is, and what may be done with it as a whole. */
export function StandingPanel(props: StandingProps) {
  const { connection, path, reload } = props;
  const { status } = connection;
  const change = (paused: boolean) => callApi<typeof changeConnection>('PATCH', path, { paused });
  if (status === 'inactive') {
    return (
      <Panel
        title="This connection was removed"
        description="Taking it up again brings it back with the same addresses and people. Its secret is gone, so you enter one anew."
      >
        <ActButton
          label="Take it up again"
          busyText="One moment…"
          variant="primary"
          act={() => callApi<typeof takeUp>('POST', `${path}/take-up`)}
          done={reload}
        />
      </Panel>
    );
  }
  const isDraft = status === 'draft';
  return (
    <Panel
      title={isDraft ? 'Give it up' : titleOf(connection)}
      description={isDraft ? 'Nobody signs in over it yet, so nobody misses it.' : undefined}
    >
      {connection.warnings.length > 0 ? (
        <ul className="mb-4 flex flex-col gap-2">
          {connection.warnings.map(({ code, message }) => (
            <li
              key={code}
              className="rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground"
            >
              {message}
            </li>
          ))}
        </ul>
      ) : null}
      {isDraft ? null : (
        <div className="mb-4 empty:hidden">
          <RenewalLink {...{ organizationId: props.organizationId, connection }} />
        </div>
      )}
      {isDraft ? null : <Facts facts={factsOf(connection)} />}
      <div className="mt-4 flex flex-wrap gap-3">
        {status === 'paused' ? (
          <ActButton
            label="Let people sign in again"
            busyText="One moment…"
            variant="primary"
            act={() => change(false)}
            done={reload}
          />
        ) : isDraft ? null : (
          <ConfirmButton
            button="Pause"
            variant="tertiary"
            heading="Pause this connection?"
            confirm="Pause"
            busyText="Pausing…"
            act={() => change(true)}
            done={reload}
          >
            <p>
              Nobody can sign in over <strong>{connection.name}</strong> until somebody lets them again here.
              Whoever is signed in stays signed in.
            </p>
          </ConfirmButton>
        )}
        <RemoveButton {...props} />
      </div>
    </Panel>
  );
}

function titleOf({ status, health, waits_for_switch: waits }: Connection): string {
  if (status === 'paused' || health === 'broken') return 'Nobody can sign in over it now';
  return waits ? 'People go on by the old one until you switch' : 'People sign in over it';
}

function RemoveButton({ connection, path, organizationId, reload }: StandingProps) {
  const router = useRouter();
  const { people, sessions } = connection.in_use;
  const isDraft = connection.status === 'draft';
  return (
    <ConfirmButton
      button={isDraft ? 'Remove draft' : 'Remove'}
      variant="danger-soft"
      heading={`Remove ${connection.name}?`}
      confirm={isDraft ? 'Remove draft' : 'Remove connection'}
      busyText="Removing…"
      act={() => callApi<typeof disconnect>('DELETE', path)}
      done={() => {
        reload();
        router.push(`/dashboard/organizations/${organizationId}/features/single-sign-on`);
      }}
    >
      <p>
        {isDraft
          ? 'What was entered here is no longer used, and its secret is deleted.'
          : `${people === 1 ? '1 person' : `${people} people`} can no longer sign in over it, and ${
              sessions === 1 ? '1 session ends' : `${sessions} sessions end`
            } at once. Its secret is deleted.`}
      </p>
      <p>Members and their data stay. It can be taken up again with the same addresses.</p>
    </ConfirmButton>
  );
}

function factsOf(connection: Connection): Fact[] {
  const { activated_at: activated, last_sign_in_at: last, initiate_url: link, issuer } = connection;
  const saml = connection.entered?.saml;
  return [
    {
      name: saml ? 'Entity ID' : 'Issuer',
      value: <span className="[overflow-wrap:anywhere]">{saml?.provider?.entity_id ?? issuer}</span>,
    },
    { name: 'On since', value: activated ? <RelativeTime at={activated} /> : 'Not yet' },
    { name: 'Last sign-in', value: last ? <RelativeTime at={last} /> : 'Nobody yet' },
    ...(link ? [{ name: 'Link for a tile', value: <CopyValue label="link for a tile" value={link} /> }] : []),
  ];
}
