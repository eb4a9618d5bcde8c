'use client';

import { Chip } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { removeDomain } from '../../api/domains/remove-domain.ts';
import type { verifyDomain } from '../../api/domains/verify-domain.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { ConfirmButton } from '../confirm-button.tsx';
import { CopyValue } from '../copy-value.tsx';
import { Facts } from '../facts.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { Domain, DomainRecord } from './domain.ts';

type Path = `/v1/session/orgs/${string}/domains`;

const STATES = {
  claimed: { label: 'Not verified yet', color: 'default' },
  verified: { label: 'Verified', color: 'success' },
  unconfirmed: { label: 'Record missing', color: 'warning' },
} as const;

/** What says that a verified domain is the organization's. */
const PROOFS = {
  dns: 'By its DNS record',
  directory: 'By the connected directory',
  vouched: 'By whoever administers the project',
} as const satisfies Record<NonNullable<Domain['proof']>, string>;

const LOST = {
  dns: 'DNS does not have the record any more.',
  directory: 'The connected directory does not list it any more, or Portico may not read that.',
  vouched: 'Nobody vouches for it any more.',
} as const satisfies Record<keyof typeof PROOFS, string>;

/** One domain: what it counts for, and while it does not, what to publish. */
export function DomainRow(props: {
  readonly path: Path;
  readonly domain: Domain;
  readonly mayChange: boolean;
}) {
  const router = useRouter();
  const { domain, state, proof, record } = props.domain;
  const path = `${props.path}/${encodeURIComponent(domain)}` as const;
  const { color, ...known } = STATES[state];
  const label = state === 'unconfirmed' && proof === 'directory' ? 'Not confirmed' : known.label;
  return (
    <li className="py-2">
      <div className="flex flex-wrap items-center gap-3">
        <span className="font-mono text-sm">{domain}</span>
        <Chip size="sm" color={color} variant="soft">
          {label}
        </Chip>
        {state === 'verified' && proof !== null ? (
          <span className="text-sm text-muted">{PROOFS[proof]}</span>
        ) : null}
        {props.mayChange ? (
          <span className="ml-auto">
            <ConfirmButton
              size="sm"
              variant="ghost"
              button="Remove"
              buttonLabel={`Remove ${domain}`}
              heading={`Remove ${domain}?`}
              confirm="Remove domain"
              busyText="Removing…"
              act={() => callApi<typeof removeDomain>('DELETE', path)}
              done={() => router.refresh()}
            >
              <p>People with addresses in this domain are no longer led to this organization.</p>
            </ConfirmButton>
          </span>
        ) : null}
      </div>
      {state === 'unconfirmed' && proof !== null ? (
        <p className="mt-2 max-w-prose text-sm">
          {LOST[proof]} Addresses in it lead nobody here and bring nobody new in until it is confirmed again.
          Members stay.
        </p>
      ) : null}
      {state !== 'verified' && record !== null ? <Proof path={path} record={record} /> : null}
    </li>
  );
}

function Proof({ path, record }: { path: `${Path}/${string}`; record: DomainRecord }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  async function check() {
    setBusy(true);
    setFailure(undefined);
    const result = await callApi<typeof verifyDomain>('POST', `${path}/verify`);
    setBusy(false);
    if (result.ok) router.refresh();
    else setFailure(result.failure);
  }

  return (
    <div className="mt-2 flex flex-col gap-3 rounded-lg border border-border p-3">
      <p className="text-sm text-muted">
        Add this record where the domain’s DNS is hosted, then check it here. Keep it: Portico checks again
        every 30 days. Where a connected directory has verified the domain and lets Portico read that, it is
        verified without it at the next look.
      </p>
      <Facts
        facts={[
          { name: 'Type', value: record.type },
          { name: 'Name', value: <CopyValue label="name of the record" value={record.name} /> },
          { name: 'Value', value: <CopyValue label="value of the record" value={record.value} /> },
        ]}
      />
      {failure ? <FailureNotice failure={failure} /> : null}
      <div>
        <BusyButton size="sm" variant="secondary" busy={busy} busyText="Checking…" onPress={check}>
          Check the record
        </BusyButton>
      </div>
    </div>
  );
}
