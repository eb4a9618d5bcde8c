'use client';

import { Button, Skeleton } from '@heroui/react';
import { foremost, isEstablished } from '@portico/core';
import { useEffect, useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { Disconnected } from '../../api/connections/disconnect.ts';
import type { listConnections } from '../../api/connections/list-connections.ts';
import type { ConnectOffer, getOffer } from '../../api/runs/get-offer.ts';
import type { getRun } from '../../api/runs/get-run.ts';
import type { Run } from '../../api/runs/run.ts';
import { ConnectionList } from '../entered-connection/connection-list.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { GroupRoles } from '../group-roles/group-roles.tsx';
import { type Resource, useResource } from '../use-resource.ts';
import { Activity } from './activity.tsx';
import { ConnectButton } from './connect-button.tsx';
import { Connected } from './connected.tsx';
import { standingOf } from './connection-standing.ts';
import { DirectoryAgreements } from './directory-agreements.tsx';
import { DisconnectedNotice } from './disconnected-notice.tsx';
import type { KnownDomain } from './domain-offer.tsx';
import type { HandOffNames } from './hand-off-message.ts';
import { isSignInOnly, levelOf } from './level-names.ts';
import { NothingConnected } from './nothing-connected.tsx';
import { RemoveAgainButton } from './remove-again-button.tsx';
import { ReturnNotice } from './return-notice.tsx';
import type { ReturnOutcome } from './return-outcome.ts';
import { RunEnded } from './run-ended.tsx';
import { RunProgress } from './run-progress.tsx';
import { isUnderWay } from './under-way.ts';
import { useLook } from './use-look.ts';

export type SingleSignOnProps = {
  readonly organizationId: string;
  readonly outcome: ReturnOutcome;
  readonly names: HandOffNames;
  readonly domains: readonly KnownDomain[];
  /** Whether the viewer is an owner: they alone decide who else has the directory. */
  readonly mayDecide: boolean;
};

/** A run that was begun on this page, and how it stood when it was. */
type Begun = { readonly id: string; readonly run?: Run };

/** The single sign-on page of an owner or admin: it shows the state that there is, and follows what happens. */
export function SingleSignOn({ organizationId, outcome, names, domains, mayDecide }: SingleSignOnProps) {
  const base = `/v1/session/orgs/${organizationId}` as const;
  const offer = useResource<typeof getOffer>(`${base}/ms-provision`);
  const look = useLook();
  const connections = useResource<typeof listConnections>(`${base}/sso-connections`, look.goesOn);
  const [disconnected, setDisconnected] = useState<Disconnected>();
  const { byHand, connection } = sortedOut(connections.value?.data ?? []);
  const looksAt =
    connection && isEstablished(connection.status) && !isSignInOnly(connection) ? connection.id : undefined;
  const askForLook = look.askFor;
  useEffect(() => {
    if (looksAt !== undefined)
      askForLook(`/v1/session/orgs/${organizationId}/sso-connections/${looksAt}/look`);
  }, [looksAt, organizationId, askForLook]);
  const [begun, setBegun] = useState<Begun>();
  const runId = begun?.id ?? outcome.requestId ?? connection?.run?.id;
  const followed = useResource<typeof getRun>(
    runId === undefined ? undefined : `${base}/ms-provision/${runId}`,
    runGoesOn,
  );
  const run = followed.value ?? begun?.run;

  // When a run comes to its end, the connection is another one; a run may have ended before it was first read.
  const ended = run && !isUnderWay(run.state) ? run.request_id : undefined;
  const reloadConnections = connections.reload;
  useEffect(() => {
    if (ended !== undefined) reloadConnections();
  }, [ended, reloadConnections]);

  if (!connections.value || !offer.value) return <Unread resources={[connections, offer]} />;
  // A run whose steps are not read yet must not look like none: the button would be there to click again.
  if (runId !== undefined && !run && !followed.failure) return <LoadingSingleSignOn />;
  const established = connection !== undefined && isEstablished(connection.status);
  const progress = run && showsRun(run, connection) ? run : undefined;
  const onChanged = (next?: Begun) => {
    setBegun(next);
    connections.reload();
  };
  const onDisconnected = (result: Disconnected) => {
    setDisconnected(result);
    onChanged(result.run_id === null ? undefined : { id: result.run_id });
  };
  const all = connections.value.data;
  const again = <Again {...{ organizationId, established, connections: all, onDisconnected }} />;
  return (
    <div className="flex flex-col gap-6">
      <DirectoryAgreements key={connection?.status} {...{ organizationId, mayDecide }} />
      {progress?.failure ? null : (
        <ReturnNotice
          outcome={outcome}
          state={run?.state}
          established={established}
          untried={connection !== undefined && standingOf(connection) === 'untried'}
        />
      )}
      {disconnected && !established && !progress?.failure ? (
        <DisconnectedNotice
          result={withRun(disconnected, run)}
          connection={connection}
          appId={appIdOf(offer.value, connection)}
        />
      ) : null}
      {begun && established && run?.state === 'succeeded' ? <RunEnded run={run} /> : null}
      {progress ? <RunProgress progress={progress} again={again} /> : null}
      {established && !isRunning(progress) ? (
        <Connected
          organizationId={organizationId}
          connection={connection}
          isLookedAt={look.isUnderWay}
          domains={domains}
          offer={offer.value}
          onRunBegun={(run) => setBegun({ id: run.request_id, run })}
          onChanged={() => onChanged()}
          onDisconnected={onDisconnected}
        />
      ) : null}
      {established ? <RolesAndActivity {...{ organizationId, connection, ended }} /> : null}
      {established || (progress && !cameToNothing(progress)) ? null : (
        <NothingConnected
          organizationId={organizationId}
          offer={offer.value}
          disabledReason={reasonAgainst(offer.value)}
          earlier={connection}
          names={names}
        />
      )}
      <ConnectionList organizationId={organizationId} connections={byHand} />
    </div>
  );
}

/** Those that were entered by hand have pages of their own; of the others the foremost is shown here. */
function sortedOut(all: readonly Connection[]) {
  const byHand = all.filter(({ entered }) => entered !== undefined);
  return { byHand, connection: foremost(all.filter((each) => !byHand.includes(each))) };
}

/** @param props.ended whatever comes to an end is a line more */
function RolesAndActivity(props: {
  readonly organizationId: string;
  readonly connection: Connection;
  readonly ended: string | undefined;
}) {
  const { organizationId, connection, ended } = props;
  return (
    <>
      {connection.provider === 'entra' ? (
        <GroupRoles
          organizationId={organizationId}
          connectionId={connection.id}
          groupsOnly={isSignInOnly(connection)}
        />
      ) : null}
      <Activity key={ended} organizationId={organizationId} connectionId={connection.id} />
    </>
  );
}

/** What may be tried after a run that came to nothing, beside what the page offers anyway. */
function Again(props: {
  readonly organizationId: string;
  readonly established: boolean;
  readonly connections: readonly Connection[];
  readonly onDisconnected: (result: Disconnected) => void;
}) {
  const { organizationId, established, connections } = props;
  if (established) return <ConnectButton organizationId={organizationId} label="Connect Microsoft again" />;
  // Whatever is known to be in the directory is not gone from there.
  const left = connections.find(({ status, entra }) => status === 'inactive' && entra?.app_id);
  return left === undefined ? null : (
    <RemoveAgainButton
      organizationId={organizationId}
      connectionId={left.id}
      onBegun={props.onDisconnected}
    />
  );
}

const runGoesOn = ({ state }: Run) => isUnderWay(state);

/** As the directory knows what was approved for the connection. */
const appIdOf = (offer: ConnectOffer, connection: Connection | undefined) =>
  connection && levelOf(offer, connection)?.app_id;

function reasonAgainst(offer: ConnectOffer): string | undefined {
  if (offer.available) return undefined;
  return offer.reason?.message ?? 'Connecting Microsoft is not possible on this Portico right now.';
}

/** What disconnecting came to meanwhile. */
const withRun = (result: Disconnected, run: Run | undefined): Disconnected =>
  run?.request_id === result.run_id && run?.state === 'succeeded' ? { ...result, removed: true } : result;

/** A run that went well is told by the connection; one that failed stays until the next try or until it was disconnected. */
function showsRun(run: Run, connection: Connection | undefined): boolean {
  if (isUnderWay(run.state)) return true;
  if (connection === undefined) return run.state !== 'succeeded';
  if (isEstablished(connection.status))
    return run.state === 'failed' && (run.kind !== 'connect' || isSignInOnly(connection));
  if (run.state === 'succeeded') return connection.status === 'provisioning';
  const disconnectedAt = connection.disconnected_at ?? '';
  return (run.finished_at ?? run.created_at) >= disconnectedAt;
}

const cameToNothing = ({ state }: Run) => state === 'failed' || state === 'expired';

function isRunning(run: Run | undefined): boolean {
  return run !== undefined && isUnderWay(run.state);
}

/** Not everything was read yet, or could not be. */
function Unread({ resources }: { resources: readonly Resource<unknown>[] }) {
  const failed = resources.find(({ failure, value }) => failure && value === undefined)?.failure;
  if (failed === undefined) return <LoadingSingleSignOn />;
  const reload = () => {
    for (const resource of resources) resource.reload();
  };
  return (
    <FailureNotice
      failure={failed}
      action={
        <Button size="sm" variant="secondary" onPress={reload}>
          Try again
        </Button>
      }
    />
  );
}

export function LoadingSingleSignOn() {
  return (
    <div role="status" className="grid gap-4 sm:grid-cols-3">
      <span className="sr-only">Reading how single sign-on is set up</span>
      <Skeleton className="h-48 rounded-xl sm:col-span-3" />
      <Skeleton className="h-24 rounded-xl" />
      <Skeleton className="h-24 rounded-xl" />
    </div>
  );
}
