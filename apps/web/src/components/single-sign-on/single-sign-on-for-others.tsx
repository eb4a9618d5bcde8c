'use client';

import { Chip } from '@heroui/react';
import { ESTABLISHED_STATUSES } from '@portico/core';
import type { Connection } from '../../api/connections/connection.ts';
import type { getOffer } from '../../api/runs/get-offer.ts';
import { ConnectionList } from '../entered-connection/connection-list.tsx';
import { useResource } from '../use-resource.ts';
import { ConnectionReport } from './connection-report.tsx';
import type { HandOffNames } from './hand-off-message.ts';
import { MicrosoftLogo } from './microsoft-logo.tsx';
import { NothingConnected } from './nothing-connected.tsx';
import { LoadingSingleSignOn } from './single-sign-on.tsx';

type ForOthersProps = {
  readonly organizationId: string;
  /** Project admin or operator: no member, so they do not connect a customer's directory either. */
  readonly administersProject: boolean;
  readonly names: HandOffNames;
  readonly connections: readonly {
    readonly provider: string;
    readonly status: string;
    readonly managedBy: string;
  }[];
  /** All that an owner sees of them, for who administers the project (U14). */
  readonly reports: readonly Connection[];
};

/** The single sign-on page of somebody who may see how it stands, but not change it; it says who may. */
export function SingleSignOnForOthers(props: ForOthersProps) {
  const { organizationId } = props;
  const [byHand, reports] = [props.reports.filter(isByHand), props.reports.filter((each) => !isByHand(each))];
  const connections = props.connections.filter(({ managedBy }) => managedBy !== 'manual');
  const offer = useResource<typeof getOffer>(`/v1/session/orgs/${organizationId}/ms-provision`);
  const report = reports.find(({ status }) => SHOWN.has(status));
  const listed = byHand.length > 0 ? <ConnectionList connections={byHand} /> : null;
  if (report)
    return (
      <div className="flex flex-col gap-6">
        <ReadOnlyReport {...props} report={report} />
        {listed}
      </div>
    );
  const [connection] = connections;
  const reason = whoConnects(props);
  if (connection) return <ConnectionStanding status={connection.status} reason={reason} />;
  if (!offer.value) return <LoadingSingleSignOn />;
  return (
    <div className="flex flex-col gap-6">
      <NothingConnected
        organizationId={organizationId}
        offer={offer.value}
        disabledReason={reason}
        earlier={undefined}
        names={props.names}
      />
      {listed}
    </div>
  );
}

const isByHand = ({ entered }: Connection) => entered !== undefined;

const SHOWN: ReadonlySet<Connection['status']> = new Set(ESTABLISHED_STATUSES);

function whoConnects({ administersProject }: ForOthersProps): string {
  const who = 'Only an owner or admin of this organization can connect its directory.';
  return administersProject
    ? `${who} You administer the project but are not a member: send the customer’s IT admin a setup link, which you make below.`
    : `${who} Ask one of them.`;
}

function ReadOnlyReport({ organizationId, report, names }: ForOthersProps & { readonly report: Connection }) {
  return (
    <section aria-labelledby="standing" className="rounded-xl border border-border bg-surface p-5 sm:p-6">
      <ConnectionReport organizationId={organizationId} connection={report} headingId="standing" />
      <div className="mt-5 border-t border-separator pt-5">
        <p className="max-w-prose text-sm text-muted">
          You see this because you administer {names.projectName}. To test, repair or disconnect it, ask an
          owner or admin of {names.organizationName}: it is their directory.
        </p>
      </div>
    </section>
  );
}

const STANDINGS: Readonly<Record<string, readonly ['success' | 'warning' | 'accent', string, string]>> = {
  active: ['success', 'Active', 'Microsoft connected'],
  degraded: ['warning', 'Needs attention', 'Microsoft connected'],
  paused: ['accent', 'Paused', 'Microsoft connected'],
};

function ConnectionStanding({ status, reason }: { status: string; reason: string }) {
  const [tone, word, title] = STANDINGS[status] ?? ['accent', 'Being set up', 'Connecting Microsoft'];
  return (
    <section aria-labelledby="standing" className="rounded-xl border border-border bg-surface p-5 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <MicrosoftLogo />
        <h3 id="standing" className="text-lg font-semibold">
          {title}
        </h3>
        <Chip color={tone} variant="soft">
          {word}
        </Chip>
      </div>
      <p className="mt-3 max-w-prose text-sm text-muted">{reason}</p>
    </section>
  );
}
