'use client';

import type { Connection } from '../../api/connections/connection.ts';
import type { Disconnected } from '../../api/connections/disconnect.ts';
import type { ConnectOffer } from '../../api/runs/get-offer.ts';
import type { Run } from '../../api/runs/run.ts';
import { Unfold } from '../unfold.tsx';
import { ConnectButton } from './connect-button.tsx';
import { ConnectionReport } from './connection-report.tsx';
import { DisconnectButton } from './disconnect-button.tsx';
import type { KnownDomain } from './domain-offer.tsx';
import { DomainsForm } from './domains-form.tsx';
import { leadingHere } from './leading-domains.ts';
import { isSignInOnly, LEVEL_NAMES, levelOf } from './level-names.ts';
import { NextSteps } from './next-steps.tsx';
import { PauseButton, ResumeButton } from './pause-button.tsx';
import { RenewButton } from './renew-button.tsx';
import { RunButton } from './run-button.tsx';
import { WayDown } from './way-down.tsx';

type ConnectedProps = {
  readonly organizationId: string;
  readonly connection: Connection;
  /** Portico is finding out how it is. */
  readonly isLookedAt: boolean;
  readonly domains: readonly KnownDomain[];
  readonly offer: ConnectOffer;
  readonly onRunBegun: (run: Run) => void;
  readonly onChanged: () => void;
  readonly onDisconnected: (result: Disconnected) => void;
};

/** Microsoft is connected: to what, since when, does it work, and what one can do about it. */
export function Connected(props: ConnectedProps) {
  const { connection, organizationId, onChanged, offer } = props;
  const signInOnly = isSignInOnly(connection);
  const paused = connection.status === 'paused';
  const run = runOn(props);
  // A pause hides in the status what is wrong, and a repair leaves it paused.
  const needsRepair = connection.status === 'degraded' || (paused && connection.health !== 'healthy');
  return (
    <section aria-labelledby="connected" className="rounded-xl border border-border bg-surface p-5 sm:p-6">
      <ConnectionReport
        organizationId={organizationId}
        connection={connection}
        headingId="connected"
        isLookedAt={props.isLookedAt}
        tellsWayDown
      >
        {needsRepair ? <Repair {...props} /> : null}
        <WayDown {...run} connection={connection} offer={offer} />
        {paused ? <ResumeButton {...{ organizationId, connection, onChanged }} /> : null}
      </ConnectionReport>
      {paused ? null : (
        <NextSteps
          organizationId={organizationId}
          connection={connection}
          domains={leadingHere(connection, props.domains)}
        />
      )}
      <div className="mt-5">
        <Unfold
          title="Which domains lead here"
          description={
            connection.domains.length === 0
              ? 'All verified domains of the organization'
              : connection.domains.join(', ')
          }
        >
          <DomainsForm
            path={`/v1/session/orgs/${organizationId}/sso-connections/${connection.id}`}
            connection={connection}
            domains={props.domains}
            onSaved={onChanged}
          />
        </Unfold>
      </div>
      <div className="mt-5 flex flex-wrap justify-end gap-3 border-t border-separator pt-5">
        {signInOnly ? (
          <FullCareButton organizationId={organizationId} offer={offer} />
        ) : (
          <>
            <RunButton {...run} kind="check" label="Check now" />
            <RenewButton {...{ organizationId, connection }} onBegun={run.onBegun} />
          </>
        )}
        {paused ? null : <PauseButton {...{ organizationId, connection, onChanged }} />}
        <DisconnectButton
          organizationId={organizationId}
          connection={connection}
          appId={levelOf(offer, connection)?.app_id}
          onDisconnected={props.onDisconnected}
        />
      </div>
    </section>
  );
}

const runOn = ({ organizationId, connection, onRunBegun }: ConnectedProps) => ({
  organizationId,
  connectionId: connection.id,
  onBegun: onRunBegun,
});

/** More power than the connection was given at first. It goes on as it is until that works. */
function FullCareButton({ organizationId, offer }: Pick<ConnectedProps, 'organizationId' | 'offer'>) {
  const more = offer.levels.find(({ level }) => level !== 'sign_in_only')?.level;
  if (more === undefined) return null;
  const label = `Change to ${LEVEL_NAMES[more].name.toLowerCase()}`;
  return <ConnectButton organizationId={organizationId} level={more} label={label} secondary />;
}

/** Nobody has to go to Microsoft for it, unless the approval was taken back there. */
function Repair(props: ConnectedProps) {
  return (
    <div className="mt-4 flex flex-col gap-2">
      <div className="flex flex-wrap gap-3">
        <RunButton {...runOn(props)} kind="repair" label="Repair" variant="primary" />
        <ConnectButton
          organizationId={props.organizationId}
          label="Repair with Connect Microsoft"
          secondary
        />
      </div>
      <p className="max-w-prose text-sm text-muted">
        Repair uses the approval that the directory gave. Where it was taken back, connect Microsoft again.
      </p>
    </div>
  );
}
