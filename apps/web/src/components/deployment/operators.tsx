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
        description: 'They run this deployment: every project, and who else is an operator.',
        none: 'Nobody runs this deployment.',
        invite: 'Invite an operator',
        inviteDescription:
          'Have at least two: whoever forgets their password is then helped by the other, and not only by a command on the server.',
        remove: 'Remove operator',
        removal:
          'They no longer administer anything here, from their next click on. One operator always stays.',
      }}
    />
  );
}
