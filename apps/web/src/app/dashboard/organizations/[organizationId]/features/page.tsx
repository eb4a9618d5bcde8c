import { ChevronRight, Clock, Globe, KeyRound, type LucideIcon } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { domainState } from '../../../../../components/organization/domain-state.ts';
import { statusWords } from '../../../../../components/single-sign-on/status-words.ts';
import { type OrganizationParams, organizationOfPage } from '../organization.ts';

export const metadata: Metadata = { title: 'Features' };

export default async function FeaturesPage({ params }: OrganizationParams) {
  const { organization } = await organizationOfPage((await params).organizationId);
  const base = `/dashboard/organizations/${organization.id}`;
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      <Feature
        icon={KeyRound}
        href={`${base}/features/single-sign-on`}
        title="Single sign-on"
        state={statusWords(organization.connections).text}
      >
        Connect the Entra directory, see whether it works, test it, disconnect it.
      </Feature>
      <Feature icon={Globe} href={base} title="Domains" state={domainsState(organization.domains)}>
        Which e-mail addresses lead to this organization’s sign-in.
      </Feature>
      {organization.mayManage ? (
        <Feature
          icon={Clock}
          href={`${base}/sign-in`}
          title="Sign-in rules"
          state={organization.ssoRequired ? 'Single sign-on required' : 'Other sign-in methods allowed'}
        >
          Whether single sign-on is required, and how long sessions last.
        </Feature>
      ) : null}
    </ul>
  );
}

function domainsState(
  domains: readonly {
    readonly domain: string;
    readonly verifiedAt: Date | null;
    readonly unconfirmedAt: Date | null;
  }[],
): string {
  const verified = domains
    .filter(({ verifiedAt, unconfirmedAt }) => domainState(verifiedAt, unconfirmedAt) === 'verified')
    .map(({ domain }) => domain);
  if (verified.length > 0) return verified.join(', ');
  return domains.length === 0 ? 'None yet' : 'Not verified yet';
}

function Feature(props: {
  readonly icon: LucideIcon;
  readonly href: string;
  readonly title: string;
  readonly state: string;
  readonly children: string;
}) {
  const { icon: Icon } = props;
  return (
    <li>
      <Link
        href={props.href}
        className="flex h-full items-start gap-3 rounded-xl border border-border bg-surface p-5 hover:border-accent"
      >
        <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
        <span className="min-w-0 flex-1">
          <span className="block font-semibold">{props.title}</span>
          <span className="block text-sm text-muted">{props.children}</span>
          <span className="mt-2 block text-sm [overflow-wrap:anywhere]">{props.state}</span>
        </span>
        <ChevronRight aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
      </Link>
    </li>
  );
}
