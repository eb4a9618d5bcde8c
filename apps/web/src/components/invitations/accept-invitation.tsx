'use client';

import { Skeleton } from '@heroui/react';
import type { OrganizationRole } from '@portico/core';
import { useEffect, useState } from 'react';
import { type ApiResult, callApi } from '../api.ts';
import { CentredCard } from '../centred-card.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { SignInInstead } from '../sign-in/sign-in-instead.tsx';
import { useTokenFragment } from '../sign-in/token-fragment.ts';
import { AcceptAsNew } from './accept-as-new.tsx';
import { AcceptAsViewer } from './accept-as-viewer.tsx';
import { AcceptOverProvider } from './accept-over-provider.tsx';

export type LookedAt = {
  readonly kind: 'member' | 'project_admin' | 'operator';
  readonly project_name: string | null;
  readonly organization_name: string | null;
  readonly role: OrganizationRole | null;
  readonly email: string;
  readonly name: string | null;
  readonly providers: readonly ('microsoft' | 'google')[];
  readonly viewer: { readonly name: string; readonly can_accept: boolean } | null;
};

/** The page behind the link of an invitation: to what, and the two ways to accept. */
export function AcceptInvitation() {
  const token = useTokenFragment();
  const [looked, setLooked] = useState<ApiResult<LookedAt>>();
  const [asNew, setAsNew] = useState(false);
  useEffect(() => {
    if (token) callApi<LookedAt>('POST', '/v1/session/invitations/look', { token }).then(setLooked);
  }, [token]);

  if (token === '')
    return (
      <CentredCard
        title="This link is incomplete"
        lead="Open the whole link that you were given, or ask whoever invited you for a new one."
      >
        <SignInInstead />
      </CentredCard>
    );
  if (token === undefined || looked === undefined)
    return (
      <CentredCard title="Your invitation">
        <Skeleton className="h-40 w-full" aria-label="Loading" />
      </CentredCard>
    );
  if (!looked.ok)
    return (
      <CentredCard title="Your invitation">
        <FailureNotice failure={looked.failure} action={<SignInInstead />} />
      </CentredCard>
    );
  const { viewer } = looked.value;
  const showsNew = viewer === null || asNew || !viewer.can_accept;
  return (
    <CentredCard title={titleOf(looked.value)} lead={leadOf(looked.value)}>
      {showsNew ? (
        <div className="flex flex-col gap-6">
          <AcceptOverProvider token={token} providers={looked.value.providers} />
          <AcceptAsNew token={token} invitation={looked.value} />
        </div>
      ) : (
        <AcceptAsViewer token={token} name={viewer.name} onOther={() => setAsNew(true)} />
      )}
    </CentredCard>
  );
}

function titleOf({ kind, organization_name, project_name }: LookedAt): string {
  switch (kind) {
    case 'member':
      return `Join ${organization_name}`;
    case 'project_admin':
      return `Administer ${project_name}`;
    case 'operator':
      return 'Run this Portico';
  }
}

function leadOf({ kind, role, project_name }: LookedAt): string {
  switch (kind) {
    case 'member':
      return `You are invited to this organization of ${project_name} as ${role === 'member' ? 'a' : 'an'} ${role}.`;
    case 'project_admin':
      return 'You are invited to administer its applications, organizations and members.';
    case 'operator':
      return 'You are invited as an operator: you can administer every project of this deployment.';
  }
}
