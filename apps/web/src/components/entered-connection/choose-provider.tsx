'use client';

import type { IdentityProviderName } from '@portico/core';
import { ChevronRight } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { draftConnection } from '../../api/connections/draft-connection.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { guideOf } from './guide-of.ts';
import { PROVIDER_ORDER } from './providers.ts';

type Choice = { readonly protocol: Connection['protocol']; readonly provider: IdentityProviderName };

/** OpenID Connect comes first: it has less that can be set wrongly. */
const PROTOCOLS = [
  { protocol: 'oidc', title: 'By OpenID Connect', about: 'Where your provider offers both, choose this.' },
  {
    protocol: 'saml',
    title: 'By SAML',
    about: 'For providers that speak only SAML 2.0, and where your company wants it.',
  },
] as const;

/** What people read where they choose, until it is called otherwise. */
const NAMES: Readonly<Partial<Record<IdentityProviderName, string>>> = {
  generic: 'Single sign-on',
  entra: 'Microsoft',
};

/** Which identity provider it is. Choosing begins a draft, so that its addresses are there. */
export function ChooseProvider(props: {
  readonly organizationId: string;
  /** Which part of them; all unless given. */
  readonly only?: {
    readonly protocol: Connection['protocol'];
    readonly providers: readonly IdentityProviderName[];
  };
  /** Where it goes on; unless given, the page of the connection. */
  readonly onBegun?: () => void;
}) {
  const { organizationId, only, onBegun } = props;
  const router = useRouter();
  const [busy, setBusy] = useState<Choice>();
  const [failure, setFailure] = useState<ApiFailure>();

  async function begin(choice: Choice) {
    if (busy !== undefined) return;
    setBusy(choice);
    setFailure(undefined);
    const result = await callApi<typeof draftConnection>(
      'POST',
      `/v1/session/orgs/${organizationId}/sso-connections`,
      {
        ...choice,
        name: NAMES[choice.provider] ?? guideOf(choice).name,
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
    <div className="flex flex-col gap-8">
      {failure ? <FailureNotice failure={failure} /> : null}
      {only ? (
        <Choices {...only} begin={begin} />
      ) : (
        PROTOCOLS.map(({ protocol, title, about }) => (
          <section key={protocol} aria-label={title} className="flex flex-col gap-3">
            <div>
              <h3 className="font-semibold">{title}</h3>
              <p className="text-sm text-muted">{about}</p>
            </div>
            <Choices {...{ protocol, begin }} providers={PROVIDER_ORDER} />
          </section>
        ))
      )}
      <p role="status" className="sr-only">
        {busy === undefined ? '' : 'Beginning the connection'}
      </p>
    </div>
  );
}

function Choices(props: {
  readonly protocol: Connection['protocol'];
  readonly providers: readonly IdentityProviderName[];
  readonly begin: (choice: Choice) => void;
}) {
  const { protocol, providers, begin } = props;
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {providers.map((provider) => (
        <li key={provider}>
          <button
            type="button"
            onClick={() => begin({ protocol, provider })}
            className="flex w-full cursor-pointer items-center justify-between gap-3 rounded-xl border border-border bg-surface px-5 py-4 text-left font-medium hover:border-accent"
          >
            {guideOf({ protocol, provider }).name}
            <ChevronRight aria-hidden className="size-4 text-muted" />
          </button>
        </li>
      ))}
    </ul>
  );
}
