'use client';

import { Chip } from '@heroui/react';
import { useResource } from '../use-resource.ts';
import type { HandOffNames } from './hand-off.tsx';
import { MicrosoftLogo } from './microsoft-logo.tsx';
import { NothingConnected } from './nothing-connected.tsx';
import { LoadingSingleSignOn } from './single-sign-on.tsx';
import type { ProvisioningOffer } from './wire.ts';

type ForOthersProps = {
  readonly organizationId: string;
  /** Project admin or operator: no member, so they do not connect a customer's directory either. */
  readonly administersProject: boolean;
  readonly names: HandOffNames;
  readonly connections: readonly { readonly provider: string; readonly status: string }[];
};

/** The single sign-on page of somebody who may see how it stands, but not change it; it says who may. */
export function SingleSignOnForOthers(props: ForOthersProps) {
  const { organizationId, administersProject, connections, names } = props;
  const offer = useResource<ProvisioningOffer>(`/v1/session/orgs/${organizationId}/ms-provision`);
  const reason = administersProject
    ? 'Only an owner or admin of this organization connects its directory. You administer the project but are no member: invite the customer’s IT admin under Members.'
    : 'Only an owner or admin of this organization connects its directory. Ask one of them.';
  const [connection] = connections;
  if (connection) return <ConnectionStanding status={connection.status} reason={reason} />;
  if (!offer.value) return <LoadingSingleSignOn />;
  return (
    <NothingConnected
      organizationId={organizationId}
      offer={offer.value}
      disabledReason={reason}
      earlier={undefined}
      names={names}
    />
  );
}

const STANDINGS: Readonly<Record<string, readonly ['success' | 'warning' | 'accent', string, string]>> = {
  active: ['success', 'Active', 'Microsoft connected'],
  degraded: ['warning', 'Needs attention', 'Microsoft connected'],
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
