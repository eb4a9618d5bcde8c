'use client';

import type { OrganizationRole } from '@portico/core';
import type { ReactNode } from 'react';
import { Empty } from '../empty.tsx';
import type { InvitationView } from '../invitations/invitation-view.ts';
import { OpenInvitations } from '../invitations/open-invitations.tsx';
import { useLinkNotice } from '../link-notice.tsx';
import { Panel } from '../panel.tsx';
import { InviteMember } from './invite-member.tsx';
import { MemberRow, type MemberView } from './member-row.tsx';

export type MembersProps = {
  readonly organizationId: string;
  readonly viewerId: string;
  /** What the viewer may grant is decided by this; who administers the project acts as an owner. */
  readonly actingRole: OrganizationRole;
  readonly members: readonly MemberView[];
  /** Leads to those that this page has no room for. */
  readonly pages: ReactNode;
  readonly invitations: readonly InvitationView[];
};

/** Who belongs to the organization, with which role, and how to invite somebody. */
export function Members(props: MembersProps) {
  const { organizationId, viewerId, actingRole, members, invitations } = props;
  const password = useLinkNotice('password link');
  const invitation = useLinkNotice('invitation link');
  return (
    <div className="flex flex-col gap-6">
      {password.notice}
      {invitation.notice}
      <Panel
        title="Members"
        description="Owners and admins connect Microsoft and manage members. Members sign in. Removed people come back by an invitation."
      >
        {members.length === 0 ? (
          <Empty title="No member yet">
            Invite the owner first: they connect Microsoft and invite the others.
          </Empty>
        ) : (
          <ul className="divide-y divide-separator">
            {members.map((member) => (
              <MemberRow
                key={member.userId}
                organizationId={organizationId}
                member={member}
                isViewer={member.userId === viewerId}
                actingRole={actingRole}
                onLink={(link) => password.onLink(member.email ?? 'this person', link)}
              />
            ))}
          </ul>
        )}
        {props.pages}
      </Panel>
      <OpenInvitations invitations={invitations} onLink={invitation.onLink} />
      <InviteMember
        organizationId={organizationId}
        actingRole={actingRole}
        isFirst={members.length === 0 && invitations.length === 0}
        onLink={invitation.onLink}
      />
    </div>
  );
}
