import type { ComponentProps } from 'react';
import { Administrators } from '../invitations/administrators.tsx';

type Props = Pick<ComponentProps<typeof Administrators>, 'viewerId' | 'people' | 'invitations'>;

/** Who runs the deployment, and how to invite somebody. */
export function Operators(props: Props) {
  return (
    <Administrators
      {...props}
      peoplePath="/v1/session/deployment/operators"
      invitationsPath="/v1/session/deployment/invitations"
      words={{
        title: 'Operators',
        description: 'They run this deployment: they administer every project and invite other operators.',
        none: 'Nobody runs this deployment.',
        invite: 'Invite an operator',
        inviteDescription:
          'Have at least two. If one forgets the password, the other can help; otherwise it takes a command on the server.',
        remove: 'Remove operator',
        removal: 'They lose access at once. One operator always remains.',
      }}
    />
  );
}
