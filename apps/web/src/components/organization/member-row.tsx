'use client';

import { Button, Chip } from '@heroui/react';
import { mayGrant, mayHavePasswordToo, type OrganizationRole } from '@portico/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { changeRole } from '../../api/members/change-role.ts';
import type { issuePasswordLink } from '../../api/members/issue-password-link.ts';
import type { removeMember } from '../../api/members/remove-member.ts';
import { type ApiFailure, type ApiResult, callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { MadeLink } from '../link-notice.tsx';
import { NativeSelect } from '../native-select.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { grantableRoles, roleName } from './roles.ts';

export type MemberView = {
  readonly userId: string;
  readonly email: string | null;
  /** The address that was invited; somebody else may have been given the link, or they use another one. */
  readonly invitedEmail: string | null;
  readonly name: string | null;
  readonly role: OrganizationRole;
  /** What was given by hand, where groups of the directory give more. */
  readonly roleByHand: OrganizationRole | null;
  readonly signIn: 'password' | 'invited' | 'single_sign_on';
  readonly since: string;
};

const SIGN_INS = { password: 'Password', invited: 'Invited', single_sign_on: 'Single sign-on' };

type MemberRowProps = {
  readonly organizationId: string;
  readonly member: MemberView;
  readonly isViewer: boolean;
  readonly actingRole: OrganizationRole;
  readonly onLink: (link: MadeLink) => void;
};

/** One member: who, how they sign in, their role, and what the viewer may do about it. */
export function MemberRow({ organizationId, member, isViewer, actingRole, onLink }: MemberRowProps) {
  const router = useRouter();
  const [failure, setFailure] = useState<ApiFailure>();
  const path = `/v1/session/orgs/${organizationId}/members/${member.userId}` as const;
  const who = member.email ?? member.name ?? member.userId;
  const byHand = member.roleByHand ?? member.role;
  const mayChange = mayGrant(actingRole, member.role);

  async function attempt<T>(call: Promise<ApiResult<T>>, done: (value: T) => void) {
    setFailure(undefined);
    const result = await call;
    if (result.ok) done(result.value);
    else setFailure(result.failure);
  }

  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 flex-1 basis-60">
          <span className="block [overflow-wrap:anywhere]">
            {member.name ?? who}
            {isViewer ? <span className="text-muted"> (you)</span> : null}
          </span>
          <span className="block text-sm text-muted [overflow-wrap:anywhere]">
            {member.name === null || member.email === null ? null : `${member.email} · `}
            {member.invitedEmail === null || member.invitedEmail === member.email
              ? null
              : `invited as ${member.invitedEmail} · `}
            joined <RelativeTime at={member.since} />
          </span>
        </span>
        <Chip size="sm" variant="soft" color={member.signIn === 'invited' ? 'warning' : 'default'}>
          {SIGN_INS[member.signIn]}
        </Chip>
        {member.roleByHand === null ? null : (
          <Chip size="sm" variant="soft" color="accent">
            {roleName(member.role)} by directory group
          </Chip>
        )}
        {mayChange ? (
          <NativeSelect
            label={`Role of ${who}`}
            hideLabel
            value={byHand}
            options={grantableRoles(actingRole)}
            onChange={(role) =>
              attempt(callApi<typeof changeRole>('PATCH', path, { role }), () => router.refresh())
            }
          />
        ) : (
          <span className="text-sm">{roleName(member.role)}</span>
        )}
        {mayChange && !isViewer && (member.signIn !== 'single_sign_on' || mayHavePasswordToo(byHand)) ? (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`New password link for ${who}`}
            onPress={() =>
              attempt(callApi<typeof issuePasswordLink>('POST', `${path}/password-link`), onLink)
            }
          >
            Password link
          </Button>
        ) : null}
        {mayChange || isViewer ? (
          <ConfirmButton
            size="sm"
            variant="ghost"
            button={isViewer ? 'Leave' : 'Remove'}
            buttonLabel={isViewer ? 'Leave the organization' : `Remove ${who}`}
            heading={isViewer ? 'Leave the organization?' : `Remove ${who}?`}
            confirm={isViewer ? 'Leave' : 'Remove member'}
            busyText="Removing…"
            act={() => callApi<typeof removeMember>('DELETE', path)}
            done={() => (isViewer ? window.location.assign('/dashboard') : router.refresh())}
          >
            <p>
              {isViewer ? 'You lose' : 'They lose'} access in every application within 5 minutes.{' '}
              {isViewer ? 'You come' : 'They come'} back by an invitation only, also over single sign-on.
            </p>
          </ConfirmButton>
        ) : null}
      </div>
      {failure ? (
        <div className="mt-2">
          <FailureNotice failure={failure} />
        </div>
      ) : null}
    </li>
  );
}
