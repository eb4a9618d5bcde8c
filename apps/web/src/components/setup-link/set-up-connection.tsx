'use client';

import { Chip } from '@heroui/react';
import { isConnected, isEstablished } from '@portico/core';
import { useCallback } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { listConnections } from '../../api/connections/list-connections.ts';
import { guideOf } from '../entered-connection/guide-of.ts';
import { MappingForm } from '../entered-connection/mapping-form.tsx';
import { OurValues } from '../entered-connection/our-values.tsx';
import { ProviderForm } from '../entered-connection/provider-form.tsx';
import { calledOf } from '../entered-connection/providers.ts';
import { SamlOptions } from '../entered-connection/saml-options.tsx';
import { chipOf } from '../entered-connection/standing.ts';
import { TryIt } from '../entered-connection/try-it.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Panel } from '../panel.tsx';
import type { ReturnOutcome } from '../single-sign-on/return-outcome.ts';
import { LoadingSingleSignOn } from '../single-sign-on/single-sign-on.tsx';
import { Unfold } from '../unfold.tsx';
import { useResource } from '../use-resource.ts';
import { Ladder } from './ladder.tsx';
import { MicrosoftProgress } from './microsoft-progress.tsx';
import type { MicrosoftOffer } from './one-click.tsx';

type Props = {
  readonly organizationId: string;
  readonly linkId: string;
  readonly microsoft: MicrosoftOffer | undefined;
  /** What the trip to Microsoft came to, where this browser comes from there. */
  readonly outcome: ReturnOutcome;
  /** The page is shown anew, as things are then. */
  readonly onDone: () => void;
};

type Listed = { readonly data: readonly Connection[] };
const presentIn = ({ data }: Listed) => data.find(({ status }) => isConnected(status));
/** What Portico makes at Microsoft comes about while one waits. */
const isBeingMade = (list: Listed): boolean => {
  const connection = presentIn(list);
  return connection !== undefined && connection.entered === undefined && !isEstablished(connection.status);
};

/** The connection of a setup link: chosen, entered, tried, switched on. Whoever leaves and comes back goes on where they were. */
export function SetUpConnection(props: Props) {
  const { organizationId } = props;
  const list = useResource<typeof listConnections>(
    `/v1/session/orgs/${organizationId}/sso-connections`,
    isBeingMade,
  );
  if (!list.value) return list.failure ? <FailureNotice failure={list.failure} /> : <LoadingSingleSignOn />;
  const connection = presentIn(list.value);
  if (connection?.entered === undefined)
    return <AtMicrosoft {...props} {...{ connection }} last={list.value.data[0]} reload={list.reload} />;
  return <Steps {...props} {...{ connection }} entered={connection.entered} reload={list.reload} />;
}

/** Nothing is entered: Microsoft is being connected, or came to nothing, or a way to connect is to be chosen. */
function AtMicrosoft(
  props: Props & {
    readonly connection: Connection | undefined;
    /** The link's own, also where nothing came of it. */
    readonly last: Connection | undefined;
    readonly reload: () => void;
  },
) {
  const { organizationId, outcome, microsoft, connection, last, reload, onDone } = props;
  const onEnded = useCallback(() => {
    reload();
    onDone();
  }, [reload, onDone]);
  return (
    <>
      <MicrosoftProgress {...{ organizationId, outcome, connection, last, onEnded }} />
      {connection === undefined ? <Ladder {...{ organizationId, microsoft }} onBegun={reload} /> : null}
    </>
  );
}

function Steps(
  props: Props & {
    readonly connection: Connection;
    readonly entered: NonNullable<Connection['entered']>;
    readonly reload: () => void;
  },
) {
  const { organizationId, linkId, connection, entered, reload } = props;
  const guide = guideOf(connection);
  const path = `/v1/session/orgs/${organizationId}/sso-connections/${connection.id}` as const;
  const [color, word] = chipOf(connection);
  const reloadAll = () => {
    reload();
    props.onDone();
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="text-lg font-semibold">{guide.name}</h2>
        <Chip color={color} variant="soft">
          {word}
        </Chip>
      </div>
      <Panel
        title={`1. Make an application in ${calledOf(guide)}`}
        description="Copy these addresses into it. You can leave this page and come back in this browser."
      >
        <OurValues {...{ connection, guide }} />
      </Panel>
      <Panel
        title={`2. Copy what ${calledOf(guide)} gives`}
        description="It is read before anything is stored."
      >
        <ProviderForm {...{ path, guide, connection, entered }} onEntered={reload} />
      </Panel>
      <Panel
        title="3. Try it, then switch it on"
        description="A real sign-in in a tab of its own, which signs nobody in. You see what arrives. Switching it on ends this link: what else it is for comes first."
      >
        <TryIt
          {...{ path, organizationId, connection, entered }}
          reload={reloadAll}
          resultPage={`/setup/link/${linkId}/test`}
        />
      </Panel>
      <Unfold
        title="From where people are read"
        description="Only where the test shows that something is missing."
      >
        <MappingForm key={connection.id} {...{ path, entered, connection, onSaved: reload }} />
      </Unfold>
      {entered.saml ? (
        <Unfold title="How it speaks SAML" description="Most providers need none of this.">
          <SamlOptions key={entered.entered_at} {...{ path, saml: entered.saml, onSaved: reload }} />
        </Unfold>
      ) : null}
      <Unfold title="Another identity provider" description="What is entered here is given up then.">
        <div className="flex flex-col gap-4">
          <Ladder organizationId={organizationId} microsoft={props.microsoft} onBegun={reload} />
        </div>
      </Unfold>
    </>
  );
}
