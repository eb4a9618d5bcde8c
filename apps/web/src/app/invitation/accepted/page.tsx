import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { CentredCard } from '../../../components/centred-card.tsx';
import { LinkButton } from '../../../components/link-button.tsx';
import { pageTexts } from '../../page-language.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await pageTexts()).accepted.title };
}

type Search = { readonly searchParams: Promise<{ readonly organization?: string | string[] }> };

/** Nobody is signed in by accepting. Who came over their organization's single sign-on can go on to its dashboard the same way. */
export default async function AcceptedPage({ searchParams }: Search) {
  const { organization } = await searchParams;
  const dashboard = typeof organization === 'string' && isId('organization', organization) && organization;
  const { language, accepted: texts } = await pageTexts();
  return (
    <CentredCard language={language} title={texts.title} lead={texts.lead}>
      {dashboard ? (
        <div className="flex flex-col items-start gap-3">
          <p>{texts.administering}</p>
          <LinkButton href={`/v1/session/sign-in?organization=${dashboard}`}>{texts.dashboard}</LinkButton>
        </div>
      ) : null}
    </CentredCard>
  );
}
