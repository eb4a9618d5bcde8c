'use client';

import { Chip } from '@heroui/react';
import { isConnected, isEstablished } from '@portico/core';
import type { Connection } from '../../api/connections/connection.ts';
import type { listConnections } from '../../api/connections/list-connections.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { GroupRoles } from '../group-roles/group-roles.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import type { KnownDomain } from '../single-sign-on/domain-offer.tsx';
import { DomainsForm } from '../single-sign-on/domains-form.tsx';
import { FailedSignIns } from '../single-sign-on/failed-sign-ins.tsx';
import { leadingHere } from '../single-sign-on/leading-domains.ts';
import { LoadingSingleSignOn } from '../single-sign-on/single-sign-on.tsx';
import { useResource } from '../use-resource.ts';
import { ClientKeys } from './client-keys.tsx';
import { guideOf } from './guide-of.ts';
import { MappingForm } from './mapping-form.tsx';
import { OurValues } from './our-values.tsx';
import { PeopleForm } from './people-form.tsx';
import { ProviderForm } from './provider-form.tsx';
import { calledOf } from './providers.ts';
import { RenameConnection } from './rename-connection.tsx';
import { SamlKeys } from './saml-keys.tsx';
import { SamlOptions } from './saml-options.tsx';
import { chipOf } from './standing.ts';
import { StandingPanel } from './standing-panel.tsx';
import { TryIt } from './try-it.tsx';

type EnteredProps = {
  readonly organizationId: string;
  readonly connectionId: string;
  /** Those of the organization. */
  readonly domains: readonly KnownDomain[];
};

/** A connection that is entered by hand, from its first address to its last sign-in. */
export function EnteredConnection(props: EnteredProps) {
  const { organizationId, connectionId } = props;
  const list = useResource<typeof listConnections>(`/v1/session/orgs/${organizationId}/sso-connections`);
  if (!list.value) return list.failure ? <FailureNotice failure={list.failure} /> : <LoadingSingleSignOn />;
  const connection = list.value.data.find(({ id }) => id === connectionId);
  if (connection?.entered === undefined) return <Gone organizationId={organizationId} />;
  const shown = { ...props, connection, entered: connection.entered, reload: list.reload };
  return <Shown key={connection.status} {...shown} />;
}

function Gone({ organizationId }: { organizationId: string }) {
  return (
    <Panel title="There is no such connection" description="It may have been made by Portico itself.">
      <LinkButton href={`/dashboard/organizations/${organizationId}/features/single-sign-on`}>
        Single sign-on
      </LinkButton>
    </Panel>
  );
}

function Shown(
  props: EnteredProps & {
    readonly connection: Connection;
    readonly entered: NonNullable<Connection['entered']>;
    readonly reload: () => void;
  },
) {
  const { organizationId, connection, entered, reload } = props;
  const guide = guideOf(connection);
  const path = `/v1/session/orgs/${organizationId}/sso-connections/${connection.id}` as const;
  const isDraft = connection.status === 'draft';
  const [color, word] = chipOf(connection);
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="text-lg font-semibold">{connection.name}</h3>
        <Chip color={color} variant="soft">
          {word}
        </Chip>
      </div>
      {isEstablished(connection.status) ? (
        <StandingPanel {...{ path, organizationId, connection, reload }} />
      ) : null}
      {isConnected(connection.status) ? (
        <>
          <Panel
            title={`1. Make an application for Portico in ${calledOf(guide)}`}
            description="These addresses never change, also when the connection is removed and taken up again."
          >
            <OurValues {...{ connection, guide }} />
          </Panel>
          <Panel
            title={`2. Copy what ${calledOf(guide)} gives`}
            description={
              isDraft
                ? 'Portico reads it before it stores anything.'
                : 'Portico reads it before it stores anything. What you save counts at once for everybody.'
            }
          >
            <ProviderForm {...{ path, guide, connection, entered }} onEntered={reload} />
          </Panel>
          <Panel
            title="3. Try it"
            description="A real sign-in in a tab of its own, which signs nobody in. You see what arrives."
          >
            <TryIt {...{ path, organizationId, connection, entered, reload }} />
          </Panel>
          <Panel
            title="Name"
            description="What people read where they choose among several ways in, and you in the list of connections."
          >
            <RenameConnection {...{ path, name: connection.name, onSaved: reload }} />
          </Panel>
          <Panel
            title="Who comes in"
            description="Who becomes a member at the first sign-in over this connection."
          >
            <PeopleForm
              {...{ path, entered, organizationId, onSaved: reload }}
              hasDomain={leadingHere(connection, props.domains).some(({ state }) => state === 'verified')}
            />
          </Panel>
          <Panel
            title="Which domains lead here"
            description="People who type an address in one of them come here; where several connections fit, they choose."
          >
            <DomainsForm {...{ path, connection, domains: props.domains, onSaved: reload }} />
          </Panel>
          <Panel
            title="From where people are read"
            description="Leave empty what the provider tells under the usual names."
          >
            <MappingForm {...{ path, entered, connection, onSaved: reload }} />
          </Panel>
          <GroupRoles
            {...{ organizationId, connectionId: connection.id, groupsOnly: false }}
            byName={!(connection.provider === 'entra' && connection.protocol === 'oidc')}
          />
          {connection.protocol === 'oidc' ? (
            <Panel
              title="Our key"
              description="For providers that know an application by its key and not by a secret."
            >
              <ClientKeys {...{ path, entered, onChanged: reload }} />
            </Panel>
          ) : null}
          {entered.saml ? (
            <Panel title="How it speaks SAML" description="Most providers need none of this.">
              <SamlKeys {...{ path, saml: entered.saml, onChanged: reload }} />
              <SamlOptions key={entered.entered_at} {...{ path, saml: entered.saml, onSaved: reload }} />
            </Panel>
          ) : null}
        </>
      ) : (
        <StandingPanel {...{ path, organizationId, connection, reload }} />
      )}
      {isDraft ? <StandingPanel {...{ path, organizationId, connection, reload }} /> : null}
      <FailedSignIns
        failures={connection.failed_sign_ins}
        provider={connection.name}
        log={`/dashboard/organizations/${organizationId}/sign-in-log`}
      />
    </div>
  );
}
