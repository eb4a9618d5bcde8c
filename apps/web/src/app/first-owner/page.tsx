import type { Metadata } from 'next';
import { composition } from '../../../composition/composition.ts';
import { CentredCard } from '../../components/centred-card.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { FirstOwnerForm } from '../../components/sign-in/first-owner-form.tsx';
import { load } from '../page-access.ts';

export const metadata: Metadata = { title: 'First operator' };

export default async function FirstOwnerPage() {
  const open = await load(() => composition().administration.isFirstOwnerOpen());
  if (!open) {
    return (
      <CentredCard title="Already done" lead="This Portico already has its first operator.">
        <LinkButton href="/login" fullWidth>
          Sign in
        </LinkButton>
      </CentredCard>
    );
  }
  return (
    <CentredCard
      title="Create the first operator"
      lead="You will run this Portico. The token is in the link that `node apps/web/operators.ts first` prints on the server. The newest link counts."
    >
      <FirstOwnerForm />
    </CentredCard>
  );
}
