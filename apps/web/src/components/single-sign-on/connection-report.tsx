'use client';

import { Chip } from '@heroui/react';
import type { ReactNode } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import { CopyValue } from '../copy-value.tsx';
import { type Fact, Facts } from '../facts.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { lastSuccess, manyStayAway, type Standing, standingOf } from './connection-standing.ts';
import { CredentialMeter } from './credential-meter.tsx';
import { FailedSignIns } from './failed-sign-ins.tsx';
import { isSignInOnly, LEVEL_NAMES, levelGranted } from './level-names.ts';
import { MicrosoftCode } from './microsoft-code.tsx';
import { MicrosoftLogo } from './microsoft-logo.tsx';
import { OutsideLink } from './outside-link.tsx';
import { isStep } from './way-down-steps.ts';

const CHIPS: Readonly<Record<Standing, readonly ['success' | 'accent' | 'warning' | 'danger', string]>> = {
  paused: ['accent', 'Paused'],
  works: ['success', 'Works'],
  untried: ['accent', 'Ready, not yet tried'],
  failing: ['danger', 'Last sign-in failed'],
  needs_attention: ['warning', 'Needs attention'],
  broken: ['danger', 'Nobody can sign in'],
};

/** The warning of a connection whose credential Microsoft no longer takes. */
const REFUSED = 'credential_refused';

/** How a connection stands, to whoever may see that: what it is, whether it works, and what failed last. */
export function ConnectionReport(props: {
  readonly organizationId: string;
  readonly connection: Connection;
  readonly headingId: string;
  /** Portico is finding out how it is. */
  readonly isLookedAt?: boolean;
  /** The way down from broader access is told beside it, step by step. */
  readonly tellsWayDown?: boolean;
  /** What to do about the warnings. */
  readonly children?: ReactNode;
}) {
  const { connection } = props;
  const told = connection.warnings.filter(({ code }) => !(props.tellsWayDown === true && isStep(code)));
  const standing = standingOf(connection);
  const [color, word] = CHIPS[standing];
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <MicrosoftLogo />
        <h3 id={props.headingId} className="text-lg font-semibold">
          Microsoft connected
        </h3>
        <Chip color={color} variant="soft">
          {word}
        </Chip>
      </div>
      <Warnings warnings={told} />
      {props.children}
      <div className="mt-4">
        <Facts facts={factsOf(connection, props.isLookedAt === true)} />
      </div>
      <FailedSignIns
        failures={connection.failed_sign_ins}
        provider="Microsoft"
        log={`/dashboard/organizations/${props.organizationId}/sign-in-log`}
      />
      <StayedAway connection={connection} organizationId={props.organizationId} />
    </>
  );
}

function Warnings({ warnings }: { warnings: Connection['warnings'] }) {
  const messages = warnings.map(({ message }) => message);
  if (messages.length === 0) return null;
  return (
    <ul className="mt-4 flex flex-col gap-2">
      {messages.map((message) => (
        <li
          key={message}
          className="rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground"
        >
          {message}
        </li>
      ))}
    </ul>
  );
}

/** What Microsoft tells people on its own page never reaches Portico. */
function StayedAway({
  connection,
  organizationId,
}: {
  readonly connection: Connection;
  readonly organizationId: string;
}) {
  if (!manyStayAway(connection)) return null;
  return (
    <div className="mt-5 border-t border-separator pt-5">
      <p className="max-w-prose text-sm text-muted">
        {connection.unfinished_sign_ins} sign-ins started since the last success and did not come back from
        Microsoft. Anybody can start one and walk away. If your people see an error there, its code says why.
        A test sign-in shows it to you.
      </p>
      <div className="mt-3">
        <MicrosoftCode
          organizationId={organizationId}
          entraUrl={connection.entra?.app_id ? connection.entra.admin_center_url : undefined}
          overSignInApp={isSignInOnly(connection)}
          linksToConnection={false}
        />
      </div>
    </div>
  );
}

function factsOf(connection: Connection, isLookedAt: boolean): Fact[] {
  const { entra, issuer, credential, activated_at: activated, initiate_url: link } = connection;
  const success = lastSuccess(connection);
  const facts: (Fact | undefined)[] = [
    { name: 'Last success', value: success ? <RelativeTime at={success} /> : 'None yet' },
    isSignInOnly(connection)
      ? { name: 'Access', value: 'None: people sign in over the app of this Portico’s operator' }
      : { name: 'Checked', value: <Checked at={connection.checked_at} isUnderWay={isLookedAt} /> },
    entra ? accessOf(entra) : undefined,
    entra ? { name: 'Entra directory', value: <Directory entra={entra} /> } : undefined,
    entra?.app_id ? { name: 'App registration', value: <AppRegistration entra={entra} /> } : undefined,
    issuer ? { name: 'Issuer', value: <CopyValue label="issuer" value={issuer} /> } : undefined,
    credential
      ? {
          name: 'Credential',
          value: (
            <>
              <CredentialMeter credential={credential} from={activated} refused={isRefused(connection)} />
              <ShortenedLife credential={credential} />
            </>
          ),
        }
      : undefined,
    { name: 'Connected', value: activated ? <RelativeTime at={activated} /> : 'Not yet' },
    link ? { name: 'Sign-in link', value: <CopyValue label="sign-in link" value={link} /> } : undefined,
    { name: 'Connection id', value: <CopyValue label="connection id" value={connection.id} /> },
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** However many days it would have left. */
const isRefused = ({ warnings }: Connection) => warnings.some(({ code }) => code === REFUSED);

/** Against how the connection has to be: once a day, and when somebody comes to see. */
function Checked({ at, isUnderWay }: { at: string | null; isUnderWay: boolean }) {
  return (
    <span role="status">
      {isUnderWay ? 'Checking now…' : at === null ? 'Not yet' : <RelativeTime at={at} />}
    </span>
  );
}

/** Said where somebody would wonder why it ends so soon. */
function ShortenedLife({ credential: { shortened } }: { credential: NonNullable<Connection['credential']> }) {
  if (shortened === undefined) return null;
  return (
    <p className="mt-1 max-w-prose text-sm text-muted">
      A policy of your directory does not allow the usual {shortened.usual_days} days. It lives for{' '}
      {shortened.days} days, so Portico renews it every {shortened.renewed_every_days} days.
    </p>
  );
}

type Entra = NonNullable<Connection['entra']>;

/** What the directory has really granted, whatever was told before: an approval takes in what the operator has registered. */
function accessOf({ granted_permissions: granted }: Entra): Fact | undefined {
  const level = levelGranted(granted);
  if (level === undefined) return undefined;
  return {
    name: 'Access',
    value: (
      <>
        <span className="block">{LEVEL_NAMES[level].name}: the directory has granted</span>
        {granted.map((permission) => (
          <code key={permission} className="block font-mono text-sm [overflow-wrap:anywhere]">
            {permission}
          </code>
        ))}
      </>
    ),
  };
}

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
