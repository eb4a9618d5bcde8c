'use client';

import { Button, Skeleton } from '@heroui/react';
import { useEffect, useState } from 'react';
import { FailureNotice } from '../failure-notice.tsx';
import { Connected } from './connected.tsx';
import { DisconnectedNotice } from './disconnected-notice.tsx';
import { NothingConnected } from './nothing-connected.tsx';
import { ReturnNotice } from './return-notice.tsx';
import type { ReturnOutcome } from './return-outcome.ts';
import { RunProgress } from './run-progress.tsx';
import { useResource } from './use-resource.ts';
import {
  type Connection,
  type Disconnected,
  isUnderWay,
  type ProvisioningOffer,
  type ProvisioningProgress,
} from './wire.ts';

export type SingleSignOnProps = {
  readonly organization: { readonly id: string; readonly name: string };
  /** Owner or admin of the organization; nobody else connects or disconnects. */
  readonly mayConnect: boolean;
  /** Whether the page explains that one administers the project but is no member. */
  readonly administersProject: boolean;
  readonly outcome: ReturnOutcome;
};

/** The whole single sign-on page: it shows the state that there is, and while something happens it follows it. */
export function SingleSignOn({ organization, mayConnect, administersProject, outcome }: SingleSignOnProps) {
  const base = `/v1/session/orgs/${organization.id}` as const;
  const offer = useResource<ProvisioningOffer>(`${base}/ms-provision`);
  const connections = useResource<{ connections: Connection[] }>(`${base}/sso-connections`);
  const [disconnected, setDisconnected] = useState<Disconnected>();
  const connection = shownConnection(connections.value?.connections);
  const runId = outcome.requestId ?? connection?.run?.id;
  const run = useResource<ProvisioningProgress>(
    runId === undefined || !mayConnect ? undefined : `${base}/ms-provision/${runId}`,
    runGoesOn,
  );

  // When the run comes to its end, the connection is another one.
  const ended = run.value !== undefined && !isUnderWay(run.value.state);
  const reloadConnections = connections.reload;
  useEffect(() => {
    if (ended) reloadConnections();
  }, [ended, reloadConnections]);

  const failed = connections.failure ?? offer.failure;
  if (failed && !(connections.value && offer.value)) {
    return (
      <FailureNotice
        failure={failed}
        action={
          <Button
            size="sm"
            variant="secondary"
            onPress={() => {
              connections.reload();
              offer.reload();
            }}
          >
            Try again
          </Button>
        }
      />
    );
  }
  if (!connections.value || !offer.value) return <LoadingSingleSignOn />;

  const live = connection !== undefined && ['active', 'degraded'].includes(connection.status);
  const progress = run.value && showsRun(run.value, live) ? run.value : undefined;
  const restrictions = { mayConnect, administersProject };
  return (
    <div className="flex flex-col gap-6">
      {progress?.failure ? null : (
        <ReturnNotice outcome={outcome} state={run.value?.state} connected={live} />
      )}
      {disconnected ? <DisconnectedNotice result={disconnected} /> : null}
      {progress ? (
        <RunProgress organizationId={organization.id} progress={progress} {...restrictions} />
      ) : null}
      {live && !isRunning(progress) ? (
        <Connected
          organizationId={organization.id}
          connection={connection}
          mayConnect={mayConnect}
          onDisconnected={(result) => {
            setDisconnected(result);
            connections.reload();
          }}
        />
      ) : null}
      {live || progress ? null : (
        <NothingConnected
          organizationId={organization.id}
          offer={offer.value}
          earlier={connection}
          {...restrictions}
        />
      )}
    </div>
  );
}

const runGoesOn = ({ state }: ProvisioningProgress) => isUnderWay(state);

/** The one that counts: what is live before what is being made, before what was. */
function shownConnection(connections: readonly Connection[] | undefined): Connection | undefined {
  const order = ['active', 'degraded', 'provisioning', 'draft', 'inactive'];
  return [...(connections ?? [])].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0];
}

/** A run that went well is told by the connection; one that failed or expired stays until the next try. */
function showsRun(run: ProvisioningProgress, live: boolean): boolean {
  if (run.state === 'succeeded') return !live;
  return isUnderWay(run.state) || !live;
}

function isRunning(run: ProvisioningProgress | undefined): boolean {
  return run !== undefined && isUnderWay(run.state);
}

function LoadingSingleSignOn() {
  return (
    <div role="status" className="grid gap-4 sm:grid-cols-3">
      <span className="sr-only">Reading how single sign-on is set up</span>
      <Skeleton className="h-48 rounded-xl sm:col-span-3" />
      <Skeleton className="h-24 rounded-xl" />
      <Skeleton className="h-24 rounded-xl" />
    </div>
  );
}
