import { redirect } from 'next/navigation';
import { CentredCard } from '../components/centred-card.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { pageViewer } from './page-access.ts';

export default async function EntryPage() {
  if (await pageViewer()) redirect('/dashboard');
  return (
    <CentredCard
      title="Portico"
      lead="Single sign-on for the customers of your product. An administrator approves one screen at Microsoft; Portico sets up the rest."
    >
      <LinkButton href="/login" fullWidth>
        Sign in
      </LinkButton>
    </CentredCard>
  );
}
