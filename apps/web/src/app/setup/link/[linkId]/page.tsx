import type { HeldSetupLink } from '@portico/database';
import type { Metadata } from 'next';
import { composition } from '../../../../../composition/composition.ts';
import { domainState } from '../../../../components/organization/domain-state.ts';
import { makerOf, OVER, taskOf } from '../../../../components/setup-link/link-sentences.ts';
import type { MicrosoftOffer } from '../../../../components/setup-link/one-click.tsx';
import { SetUp } from '../../../../components/setup-link/set-up.tsx';
import { SetUpDone } from '../../../../components/setup-link/set-up-done.tsx';
import { SetupFrame } from '../../../../components/setup-link/setup-frame.tsx';
import { returnOutcome } from '../../../../components/single-sign-on/return-outcome.ts';
import { load } from '../../../page-access.ts';
import { holderOfPage, type LinkParams, linkOfPage } from '../../held-link.ts';

type Search = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export const metadata: Metadata = { title: 'Set up single sign-on' };

/** What the browser that has opened a setup link works on, and what it reads once that is done. */
export default async function SetUpPage({ params, searchParams }: LinkParams & Search) {
  const { linkId } = await params;
  const link = await linkOfPage(linkId);
  if (link === undefined)
    return (
      <SetupFrame brand={undefined} title={OVER.in_use.title} lead={OVER.in_use.text}>
        <p className="text-sm">Whom to ask: whoever sent you the link.</p>
      </SetupFrame>
    );
  const { state, organizationId, organizationName, projectName, intents } = link;
  if (state === 'completed') return <Done link={link} />;
  if (state === 'expired' || state === 'revoked')
    return (
      <SetupFrame brand={link} title={OVER[state].title} lead={OVER[state].text}>
        <p className="text-sm">Whom to ask: {makerOf(link.createdBy, projectName)}.</p>
      </SetupFrame>
    );
  const principal = await holderOfPage(linkId);
  const proving = intents.includes('domain')
    ? await load(() => composition().administration.domainsToProve(principal, organizationId))
    : [];
  const domains = proving.map(({ domain, record, proof, verifiedAt, unconfirmedAt }) => ({
    ...{ domain, proof },
    record,
    state: domainState(verifiedAt, unconfirmedAt),
  }));
  return (
    <SetupFrame
      wide
      brand={link}
      title={`Set up single sign-on for ${organizationName}`}
      lead={`Here you ${taskOf(intents)}. Questions: ${makerOf(link.createdBy, projectName)}.`}
    >
      <SetUp
        {...{ organizationId, linkId, intents, domains }}
        microsoft={offerOf(projectName)}
        outcome={returnOutcome(await searchParams)}
      />
    </SetupFrame>
  );
}

/** By a setup link Portico looks after an app of its own, or nothing is connected at Microsoft by one click. */
function offerOf(projectName: string): MicrosoftOffer | undefined {
  const { available, levels } = composition().provisioning.availability(projectName);
  const managed = available ? levels.find(({ level }) => level !== 'sign_in_only') : undefined;
  return managed && { permissions: managed.permissions, creates: managed.creates };
}

async function Done({ link }: { link: HeldSetupLink }) {
  const made = await load(() => composition().setupLinks.made(link));
  const { organizationName, projectName, returnUrl, provenDomains: domains } = link;
  return (
    <SetupFrame
      brand={link}
      title={made === undefined ? 'Done' : 'Single sign-on is on'}
      lead="This link has done what it was for, and opens nothing any more."
    >
      <SetUpDone
        {...{ organizationName, projectName, returnUrl, made, domains }}
        maker={makerOf(link.createdBy, projectName)}
      />
    </SetupFrame>
  );
}
