'use client';

import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { claimDomain } from '../../api/domains/claim-domain.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { DomainState } from '../organization/domain.ts';

export type KnownDomain = { readonly domain: string; readonly state: DomainState };

/** Of every directory; nobody has an e-mail address there by which they know themselves. */
const OF_MICROSOFT = /\.onmicrosoft\.(com|us|cn)$/i;

/**
 * Without a verified domain nobody who types their address is led to this connection. The directory's own domain is offered;
 * that Microsoft knows it proves it where the directory lets Portico read its domains, and else a DNS record does.
 */
export function DomainOffer(props: {
  readonly organizationId: string;
  readonly directoryDomain: string | null;
  readonly domains: readonly KnownDomain[];
}) {
  const overview = `/dashboard/organizations/${props.organizationId}`;
  const verified = props.domains.filter(({ state }) => state === 'verified').map(({ domain }) => domain);
  const [claimed] = props.domains.filter(({ state }) => state !== 'verified');
  if (verified.length > 0)
    return (
      <p className="mt-2 flex items-center gap-2 text-sm">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
        <span className="[overflow-wrap:anywhere]">
          Addresses in {verified.join(', ')} lead to this sign-in.
        </span>
      </p>
    );
  if (claimed !== undefined)
    return (
      <p className="mt-2 text-sm">
        <strong className="[overflow-wrap:anywhere]">{claimed.domain}</strong> is waiting for its DNS record.{' '}
        <Link href={overview} className="underline">
          See the record and verify
        </Link>
      </p>
    );
  const offered = props.directoryDomain !== null && !OF_MICROSOFT.test(props.directoryDomain);
  return offered ? (
    <ClaimDomain organizationId={props.organizationId} domain={props.directoryDomain ?? ''} />
  ) : (
    <p className="mt-2 text-sm">
      No domain yet, so no address leads to this sign-in.{' '}
      <Link href={overview} className="underline">
        Add your domain
      </Link>
    </p>
  );
}

function ClaimDomain({ organizationId, domain }: { organizationId: string; domain: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();
  async function claim() {
    setBusy(true);
    const result = await callApi<typeof claimDomain>('POST', `/v1/session/orgs/${organizationId}/domains`, {
      domain,
    });
    setBusy(false);
    if (result.ok) router.refresh();
    else setFailure(result.failure);
  }
  return (
    <div className="mt-2 flex flex-col items-start gap-2">
      {failure ? <FailureNotice failure={failure} /> : null}
      <p className="text-sm">No domain yet, so no address leads to this sign-in.</p>
      <BusyButton size="sm" variant="secondary" busy={busy} busyText="Adding…" onPress={claim}>
        Add {domain}
      </BusyButton>
    </div>
  );
}
