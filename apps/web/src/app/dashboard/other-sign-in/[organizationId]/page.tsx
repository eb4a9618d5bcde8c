import { withheldIn } from '@portico/core';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { LinkButton } from '../../../../components/link-button.tsx';
import { requirePageViewer } from '../../../page-access.ts';

export const metadata: Metadata = { title: 'Sign in to this organization' };

type Params = { readonly params: Promise<{ organizationId: string }> };

/** For a member whose organization does not take the proof behind this session: why, and the one way on. */
export default async function OtherSignInPage({ params }: Params) {
  const { organizationId } = await params;
  const page = `/dashboard/organizations/${encodeURIComponent(organizationId)}`;
  const viewer = await requirePageViewer(page);
  const withheld = withheldIn(viewer, organizationId);
  if (withheld === undefined) redirect(page);
  const { organizationName } = withheld;
  if (withheld.reason === 'organization_suspended')
    return (
      <section className="mx-auto max-w-prose py-10">
        <h1 className="text-xl font-semibold">{organizationName} is suspended</h1>
        <p className="mt-2 text-muted">
          Nobody can sign in to it or change it until whoever runs the product lifts the suspension. Ask them.
        </p>
      </section>
    );
  const next = encodeURIComponent(page);
  if (withheld.reason === 'sessions_ended')
    return (
      <section className="mx-auto max-w-prose py-10">
        <h1 className="text-xl font-semibold">Sign in to {organizationName} again</h1>
        <p className="mt-2 text-muted">
          Your sessions in {organizationName} were ended. What else you are signed in to goes on.
        </p>
        <div className="mt-6">
          <LinkButton href={`/v1/session/sign-in?reauthenticate=1&next=${next}`}>Sign in again</LinkButton>
        </div>
      </section>
    );
  const signIn = `/v1/session/sign-in?organization=${organizationId}&next=${next}`;
  return (
    <section className="mx-auto max-w-prose py-10">
      <h1 className="text-xl font-semibold">Sign in to {organizationName}</h1>
      <p className="mt-2 text-muted">
        You are a member, but {organizationName} accepts only its own single sign-on, and you signed in
        another way.
      </p>
      <div className="mt-6">
        <LinkButton href={signIn}>Sign in over single sign-on</LinkButton>
      </div>
    </section>
  );
}
