import type { Metadata } from 'next';
import { composition } from '../../../composition.ts';
import { CentredCard } from '../../components/centred-card.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { FirstOwnerForm } from '../../components/sign-in/first-owner-form.tsx';
import { load } from '../page-access.ts';

export const metadata: Metadata = { title: 'First owner' };

export default async function FirstOwnerPage() {
  const open = await load(() => composition().administration.isFirstOwnerOpen());
  if (!open) {
    return (
      <CentredCard title="This is closed" lead="The first owner of this Portico has already been made.">
        <LinkButton href="/login" fullWidth>
          Sign in
        </LinkButton>
      </CentredCard>
    );
  }
  return (
    <CentredCard
      title="Make the first owner"
      lead="You become the operator of this Portico. The token was printed in the terminal at the start; a restart prints a new one."
    >
      <FirstOwnerForm />
    </CentredCard>
  );
}
