'use client';

import { Button, Skeleton } from '@heroui/react';
import type { OrganizationRole } from '@portico/core';
import { useEffect, useState } from 'react';
import { type ApiResult, callApi } from '../api.ts';
import { CentredCard } from '../centred-card.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { SignInInstead } from '../sign-in/sign-in-instead.tsx';
import { AcceptAsNew } from './accept-as-new.tsx';
import { AcceptAsViewer } from './accept-as-viewer.tsx';
import { AcceptElsewhere } from './accept-elsewhere.tsx';
import { InvitationFacts } from './invitation-facts.tsx';
import { useInvitationToken } from './kept-token.ts';

export type LookedAt = {
  readonly kind: 'member' | 'project_admin' | 'operator';
  readonly project_name: string | null;
  readonly organization_name: string | null;
  readonly role: OrganizationRole | null;
  readonly email: string;
  readonly name: string | null;
  readonly invited_by: {
    readonly name: string | null;
    readonly email: string | null;
    readonly email_proven: boolean;
  } | null;
  readonly domains: readonly string[];
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly providers: readonly ('microsoft' | 'google')[];
  readonly viewer: { readonly name: string; readonly can_accept: boolean } | null;
};

/** The page behind the link of an invitation: to what, by whom, and the ways to accept. */
export function AcceptInvitation() {
  const token = useInvitationToken();
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
      <InvitationFacts invitation={looked.value} />
      {showsNew ? (
        <AcceptAnew token={token} invitation={looked.value} />
      ) : (
        <AcceptAsViewer token={token} name={viewer.name} onOther={() => setAsNew(true)} />
      )}
    </CentredCard>
  );
}

/**
 * As who one is at an identity provider, or as somebody new with a password. Where the organization has single sign-on a
 * password has to be asked for: whoever chose one and came over single sign-on later would be two users.
 */
function AcceptAnew({ token, invitation }: { token: string; invitation: LookedAt }) {
  const [withPassword, setWithPassword] = useState(invitation.connections.length === 0);
  return (
    <div className="flex flex-col gap-6">
      <AcceptElsewhere token={token} invitation={invitation} />
      {withPassword ? (
        <AcceptAsNew token={token} invitation={invitation} />
      ) : (
        <Button variant="tertiary" fullWidth onPress={() => setWithPassword(true)}>
          I have no single sign-on there: choose a password
        </Button>
      )}
    </div>
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
