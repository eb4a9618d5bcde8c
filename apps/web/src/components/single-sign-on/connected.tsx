'use client';

import { ConnectButton } from './connect-button.tsx';
import { ConnectionReport } from './connection-report.tsx';
import { DisconnectButton } from './disconnect-button.tsx';
import type { KnownDomain } from './domain-offer.tsx';
import { NextSteps } from './next-steps.tsx';
import type { Connection, Disconnected } from './wire.ts';

/** Microsoft is connected: to what, since when, does it work, and what one can do about it. */
export function Connected(props: {
  readonly organizationId: string;
  readonly connection: Connection;
  readonly domains: readonly KnownDomain[];
  readonly provisioningAppId: string | null;
  readonly onDisconnected: (result: Disconnected) => void;
}) {
  const { connection, organizationId } = props;
  return (
    <section aria-labelledby="connected" className="rounded-xl border border-border bg-surface p-5 sm:p-6">
      <ConnectionReport connection={connection} headingId="connected">
        {connection.status === 'degraded' ? (
          <div className="mt-4">
            <ConnectButton organizationId={organizationId} label="Repair with Connect Microsoft" />
          </div>
        ) : null}
      </ConnectionReport>
      <NextSteps organizationId={organizationId} connection={connection} domains={props.domains} />
      <div className="mt-5 flex justify-end border-t border-separator pt-5">
        <DisconnectButton
          organizationId={organizationId}
          connection={connection}
          provisioningAppId={props.provisioningAppId}
          onDisconnected={props.onDisconnected}
        />
      </div>
    </section>
  );
}
