import type { Metadata } from 'next';
import { composition } from '../../../../../composition/composition.ts';
import { Operators } from '../../../../components/deployment/operators.tsx';
import { invitationViews } from '../../../../components/invitations/invitation-view.ts';
import { load } from '../../../page-access.ts';
import { operatorOfPage } from '../operator.ts';

export const metadata: Metadata = { title: 'Operators' };

export default async function OperatorsPage() {
  const viewer = await operatorOfPage('/dashboard/deployment/operators');
  const { administration } = composition();
  const [operators, invitations] = await load(() =>
    Promise.all([administration.listOperators(viewer), administration.listOperatorInvitations(viewer)]),
  );
  return (
    <Operators
      viewerId={viewer.userId}
      people={operators.map(({ createdAt, ...person }) => ({ ...person, since: createdAt.toISOString() }))}
      invitations={invitationViews(invitations)}
    />
  );
}
