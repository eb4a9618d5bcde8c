import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { composition } from '../../../composition/composition.ts';
import { CentredCard } from '../../components/centred-card.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { ConfirmForm } from '../../components/sign-in/confirm-form.tsx';
import { localPath } from '../../http/index.ts';
import { load, pageViewer, passwordNameOf } from '../page-access.ts';
import { pageTexts } from '../page-language.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await pageTexts()).door.signIn };
}

type Search = Promise<Record<string, string | string[] | undefined>>;

/** The dashboard's own door: it leads to hosted login, or asks somebody who is in to confirm that it is them. */
export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const next = localPath(typeof search['next'] === 'string' ? search['next'] : undefined);
  const signIn = `/v1/session/sign-in?next=${encodeURIComponent(next)}` as const;
  const viewer = await pageViewer();
  if (viewer && search['reauthenticate'] === '1') {
    return (
      <CentredCard
        title="Confirm that it is you"
        lead="This changes how people sign in, so Portico checks again that it is you. You will not be asked again for 15 minutes."
      >
        <ConfirmForm signInName={passwordNameOf(viewer)} next={next} />
        <p className="mt-4 text-sm">
          <a className="underline" href={`${signIn}&reauthenticate=1`}>
            No password? Sign in again over single sign-on
          </a>
        </p>
      </CentredCard>
    );
  }
  if (viewer) redirect(next);
  const { language, door: texts } = await pageTexts();
  if (search['password'] === 'set' || search['invitation'] === 'accepted') {
    const title = search['password'] === 'set' ? texts.passwordSet : texts.joined;
    return (
      <CentredCard language={language} title={title} lead={texts.withPassword}>
        <LinkButton href={signIn} fullWidth>
          {texts.signIn}
        </LinkButton>
      </CentredCard>
    );
  }
  if (search['signed_out'] === '1') {
    return (
      <CentredCard language={language} title={texts.signedOut}>
        <LinkButton href={signIn} fullWidth>
          {texts.signInAgain}
        </LinkButton>
      </CentredCard>
    );
  }
  redirect((await load(() => composition().administration.isFirstOwnerOpen())) ? '/first-owner' : signIn);
}
