import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { CentredCard } from '../../../components/centred-card.tsx';
import { LinkButton } from '../../../components/link-button.tsx';

export const metadata: Metadata = { title: 'You are a member' };

type Search = { readonly searchParams: Promise<{ readonly organization?: string | string[] }> };

/** Nobody is signed in by accepting. Who came over their organization's single sign-on can go on to its dashboard the same way. */
export default async function AcceptedPage({ searchParams }: Search) {
  const { organization } = await searchParams;
  const dashboard = typeof organization === 'string' && isId('organization', organization) && organization;
  return (
    <CentredCard
      title="You are a member"
      lead="Open the application and sign in the same way as just now. You can close this page."
    >
      {dashboard ? (
        <div className="flex flex-col items-start gap-3">
          <p>Owners and admins manage the organization on the dashboard, with the same single sign-on.</p>
          <LinkButton href={`/v1/session/sign-in?organization=${dashboard}`}>Open the dashboard</LinkButton>
        </div>
      ) : null}
    </CentredCard>
  );
}
