import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { CentredCard } from '../../components/centred-card.tsx';
import { ConfirmForm } from '../../components/sign-in/confirm-form.tsx';
import { SignInForm } from '../../components/sign-in/sign-in-form.tsx';
import { localPath } from '../../http/index.ts';
import { pageViewer } from '../page-access.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const next = localPath(typeof search['next'] === 'string' ? search['next'] : undefined);
  const viewer = await pageViewer();
  if (viewer && search['reauthenticate'] === '1') {
    return (
      <CentredCard
        title="Confirm that it is you"
        lead="This changes how people sign in, so Portico asks for your password again. It counts for 15 minutes."
      >
        <ConfirmForm email={viewer.user.email ?? ''} next={next} />
      </CentredCard>
    );
  }
  if (viewer) redirect(next);
  return (
    <CentredCard title="Sign in to the dashboard">
      {search['password'] === 'set' ? (
        <p
          role="status"
          className="mb-4 rounded-md bg-success-soft px-3 py-2 text-sm text-success-soft-foreground"
        >
          Your password is set. Sign in with it.
        </p>
      ) : null}
      <SignInForm next={next} />
    </CentredCard>
  );
}
