'use client';

import type { OrganizationRole } from '@portico/core';
import { InviteForm } from '../invitations/invite-form.tsx';
import type { MadeLink } from '../link-notice.tsx';
import { NativeSelect } from '../native-select.tsx';
import { grantableRoles } from './roles.ts';

/** Invites a member. Whoever comes over single sign-on for the first time needs no invitation, unless nobody comes by themselves. */
export function InviteMember(props: {
  readonly organizationId: string;
  readonly actingRole: OrganizationRole;
  /** The first one is the owner. */
  readonly isFirst: boolean;
  readonly onLink: (email: string, link: MadeLink) => void;
}) {
  const isOwnerWanted = props.isFirst && props.actingRole === 'owner';
  return (
    <InviteForm
      path={`/v1/session/orgs/${props.organizationId}/invitations`}
      title="Invite a member"
      description="For people who do not use single sign-on, such as the IT admin who connects Microsoft, and for those who were removed: whoever has single sign-on accepts over it. Where single sign-on lets people in by themselves, they need none."
      onLink={props.onLink}
    >
      <NativeSelect
        label="Role"
        name="role"
        defaultValue={isOwnerWanted ? 'owner' : 'member'}
        options={grantableRoles(props.actingRole)}
      />
    </InviteForm>
  );
}
