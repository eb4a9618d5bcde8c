import type { ComponentProps } from 'react';
import { Administrators } from '../invitations/administrators.tsx';

type Props = Pick<ComponentProps<typeof Administrators>, 'viewerId' | 'people' | 'invitations'>;

/** Who administers the project, and how to invite somebody. */
export function ProjectAdmins({ projectId, ...props }: Props & { readonly projectId: string }) {
  return (
    <Administrators
      {...props}
      peoplePath={`/v1/session/projects/${projectId}/admins`}
      invitationsPath={`/v1/session/projects/${projectId}/invitations`}
      words={{
        title: 'Admins',
        description:
          'They administer this project: its applications, organizations and members. Operators can do so in every project.',
        none: 'Operators administer this project until there is an admin.',
        invite: 'Invite an admin',
        inviteDescription: 'They accept as themselves, or as somebody new with a password of their own.',
        remove: 'Remove admin',
        removal: 'They lose access to this project at once.',
      }}
    />
  );
}
