'use client';

import { Chip } from '@heroui/react';
import { CopyValue } from '../copy-value.tsx';
import { type Fact, Facts } from '../facts.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { ConnectButton } from './connect-button.tsx';
import { CredentialMeter } from './credential-meter.tsx';
import { DisconnectButton } from './disconnect-button.tsx';
import type { KnownDomain } from './domain-offer.tsx';
import { MicrosoftLogo } from './microsoft-logo.tsx';
import { NextSteps } from './next-steps.tsx';
import { OutsideLink } from './outside-link.tsx';
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
      <div className="flex flex-wrap items-center gap-3">
        <MicrosoftLogo />
        <h3 id="connected" className="text-lg font-semibold">
          Microsoft connected
        </h3>
        <ConnectionState connection={connection} />
      </div>
      {connection.warnings.length > 0 ? (
        <ul className="mt-4 flex flex-col gap-2">
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
      <div className="mt-4">
        <Facts facts={factsOf(connection)} />
      </div>
      <NextSteps organizationId={organizationId} connection={connection} domains={props.domains} />
      <div className="mt-5 flex justify-end border-t border-separator pt-5">
        <DisconnectButton
          organizationId={organizationId}
          connection={connection}
          provisioningAppId={props.provisioningAppId}
          onDisconnected={props.onDisconnected}
        />
      </div>
      {connection.status === 'degraded' ? (
        <div className="mt-5 border-t border-separator pt-5">
          <ConnectButton organizationId={organizationId} label="Repair with Connect Microsoft" />
        </div>
      ) : null}
    </section>
  );
}

function ConnectionState({ connection }: { connection: Connection }) {
  if (connection.status === 'degraded') {
    return (
      <Chip color="warning" variant="soft">
        Needs attention
      </Chip>
    );
  }
  return connection.last_sign_in_at ? (
    <Chip color="success" variant="soft">
      Works
    </Chip>
  ) : (
    <Chip color="accent" variant="soft">
      Ready, not yet tried
    </Chip>
  );
}

function factsOf(connection: Connection): Fact[] {
  const { entra, issuer, credential, last_sign_in_at: lastSignIn, activated_at: activated } = connection;
  const facts: (Fact | undefined)[] = [
    entra ? { name: 'Entra directory', value: <Directory entra={entra} /> } : undefined,
    entra?.app_id ? { name: 'App registration', value: <AppRegistration entra={entra} /> } : undefined,
    issuer ? { name: 'Issuer', value: <CopyValue label="issuer" value={issuer} /> } : undefined,
    credential
      ? { name: 'Credential', value: <CredentialMeter credential={credential} from={activated} /> }
      : undefined,
    { name: 'Connected', value: activated ? <RelativeTime at={activated} /> : 'Not yet' },
    { name: 'Last sign-in', value: lastSignIn ? <RelativeTime at={lastSignIn} /> : 'None yet' },
    { name: 'Sign-in link', value: <CopyValue label="sign-in link" value={connection.initiate_url} /> },
    { name: 'Connection id', value: <CopyValue label="connection id" value={connection.id} /> },
  ];
  return facts.filter((fact) => fact !== undefined);
}

type Entra = NonNullable<Connection['entra']>;

function Directory({ entra }: { entra: Entra }) {
  return (
    <>
      {entra.directory_name ? <span className="block">{entra.directory_name}</span> : null}
      <CopyValue label="directory id" value={entra.tenant_id} />
    </>
  );
}

function AppRegistration({ entra }: { entra: Entra }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <CopyValue label="client id" value={entra.app_id ?? ''} />
      {entra.admin_center_url ? <OutsideLink href={entra.admin_center_url}>Open in Entra</OutsideLink> : null}
    </span>
  );
}
