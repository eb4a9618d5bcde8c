import type { HeldSetupLink } from '@portico/database';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { composition } from '../../../../../composition/composition.ts';
import { domainState } from '../../../../components/organization/domain-state.ts';
import { Panel } from '../../../../components/panel.tsx';
import {
  headingOf,
  makerOf,
  OVER,
  renews,
  taskOf,
} from '../../../../components/setup-link/link-sentences.ts';
import type { MicrosoftOffer } from '../../../../components/setup-link/one-click.tsx';
import { RenewForm } from '../../../../components/setup-link/renew-form.tsx';
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
  if (renews(intents)) return <Renew link={link} />;
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
      title={headingOf(intents, organizationName)}
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

/** One page and one form: the new certificate, where to read it, or the new secret. */
async function Renew({ link }: { link: HeldSetupLink }) {
  // Over, or another browser's, it is said before anything is shown.
  await holderOfPage(link.id);
  const made = await load(() => composition().setupLinks.made(link));
  const { organizationId, organizationName, projectName, createdBy, connectionId } = link;
  if (made === undefined || connectionId === null) notFound();
  const { name, protocol, provider } = made;
  return (
    <SetupFrame
      wide
      brand={link}
      title={headingOf(link.intents, organizationName)}
      lead={`People of ${organizationName} sign in to ${projectName} over ${name}. Questions: ${makerOf(createdBy, projectName)}.`}
    >
      <Panel
        title={protocol === 'saml' ? `The new certificate of ${name}` : `The new client secret of ${name}`}
        description={
          protocol === 'saml'
            ? `Of the same identity provider: ${provider?.entityId ?? ''}. The earlier certificates count for a week more. Nothing else can be changed here.`
            : 'From the application that Portico is there. It counts at once, in place of the one before. Nothing else can be changed here.'
        }
      >
        <RenewForm {...{ organizationId, connectionId, protocol }} />
      </Panel>
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
      title={
        made === undefined
          ? 'Done'
          : renews(link.intents)
            ? 'Single sign-on is renewed'
            : 'Single sign-on is on'
      }
      lead="This link has done what it was for, and opens nothing any more."
    >
      <SetUpDone
        {...{ organizationName, projectName, returnUrl, made, domains }}
        maker={makerOf(link.createdBy, projectName)}
      />
    </SetupFrame>
  );
}
