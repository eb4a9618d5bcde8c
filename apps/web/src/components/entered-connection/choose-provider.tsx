'use client';

import type { IdentityProviderName } from '@portico/core';
import { ChevronRight } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { draftConnection } from '../../api/connections/draft-connection.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { GUIDES, PROVIDER_ORDER } from './providers.ts';

/** What people read where they choose, until it is called otherwise. */
const NAMES: Readonly<Partial<Record<IdentityProviderName, string>>> = {
  generic: 'Single sign-on',
  entra: 'Microsoft',
};

/** Which identity provider it is. Choosing begins a draft, so that its addresses are there. */
export function ChooseProvider(props: {
  readonly organizationId: string;
  /** All unless given. */
  readonly providers?: readonly IdentityProviderName[];
  /** Where it goes on; unless given, the page of the connection. */
  readonly onBegun?: () => void;
}) {
  const { organizationId, providers = PROVIDER_ORDER, onBegun } = props;
  const router = useRouter();
  const [busy, setBusy] = useState<IdentityProviderName>();
  const [failure, setFailure] = useState<ApiFailure>();

  async function begin(provider: IdentityProviderName) {
    if (busy !== undefined) return;
    setBusy(provider);
    setFailure(undefined);
    const result = await callApi<typeof draftConnection>(
      'POST',
      `/v1/session/orgs/${organizationId}/sso-connections`,
      {
        protocol: 'oidc',
        provider,
        name: NAMES[provider] ?? GUIDES[provider].name,
      },
    );
    setBusy(undefined);
    if (!result.ok) setFailure(result.failure);
    else if (onBegun !== undefined) onBegun();
    else
      router.push(
        `/dashboard/organizations/${organizationId}/features/single-sign-on/connections/${result.value.id}`,
      );
  }

  return (
    <div className="flex flex-col gap-4">
      {failure ? <FailureNotice failure={failure} /> : null}
      <ul className="grid gap-3 sm:grid-cols-2">
        {providers.map((provider) => (
          <li key={provider}>
            <button
              type="button"
              onClick={() => begin(provider)}
              className="flex w-full cursor-pointer items-center justify-between gap-3 rounded-xl border border-border bg-surface px-5 py-4 text-left font-medium hover:border-accent"
            >
              {GUIDES[provider].name}
              <ChevronRight aria-hidden className="size-4 text-muted" />
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {busy === undefined ? '' : 'Beginning the connection'}
      </p>
    </div>
  );
}
