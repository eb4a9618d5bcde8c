import type { JitMembership } from '@portico/core';
import { CopyValue } from '../copy-value.tsx';
import { type Fact, Facts } from '../facts.tsx';
import { LinkButton } from '../link-button.tsx';

type Made = {
  readonly name: string;
  readonly initiateUrl: string | null;
  readonly jitMembership: JitMembership;
  readonly waitsForSwitch: boolean;
  readonly provider: { readonly holdsUntil: Date | null } | null;
};

/** The last page of a setup link: what works now, and whom to ask. */
export function SetUpDone(props: {
  readonly projectName: string;
  readonly organizationName: string;
  readonly maker: string;
  readonly made: Made | undefined;
  /** Those that are proven. */
  readonly domains: readonly string[];
  readonly returnUrl: string | null;
}) {
  const { made, domains, maker } = props;
  const facts: Fact[] = [
    ...(made ? [{ name: 'Connection', value: made.name }] : []),
    { name: 'Organization', value: props.organizationName },
    ...(made
      ? [
          {
            name: 'Who can sign in',
            value: made.waitsForSwitch
              ? `Nobody yet: it is to replace another connection, and an owner of ${props.organizationName} switches`
              : whoCan(made, domains),
          },
        ]
      : []),
    ...(made?.provider?.holdsUntil
      ? [{ name: 'Certificate holds until', value: dayOf(made.provider.holdsUntil) }]
      : []),
    { name: 'Verified domains', value: domains.length === 0 ? 'None yet' : domains.join(', ') },
    ...(made?.initiateUrl
      ? [
          {
            name: 'Address for a tile',
            value: <CopyValue label="address for a tile" value={made.initiateUrl} />,
          },
        ]
      : []),
    { name: 'Whom to ask', value: maker },
  ];
  return (
    <>
      <Facts facts={facts} />
      {made?.jitMembership === 'proven_domains' && domains.length === 0 ? (
        <p className="rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground">
          No domain is verified yet, so nobody new comes in. Ask {maker} for a link for your domains, or to
          check the record that you have published.
        </p>
      ) : null}
      {props.returnUrl === null ? (
        <p className="text-sm text-muted">You can close this page.</p>
      ) : (
        <div>
          <LinkButton href={props.returnUrl}>Back to {props.projectName}</LinkButton>
        </div>
      )}
    </>
  );
}

/** As consoles write it, whatever the language of the browser. */
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function whoCan({ jitMembership }: Made, domains: readonly string[]): string {
  switch (jitMembership) {
    case 'directory_members':
      return 'Everybody of your directory who is no guest';
    case 'everyone':
      return 'Everybody whom the provider lets through';
    case 'proven_domains':
      if (domains.length > 0)
        return `Members, and everybody at the provider with an address in ${domains.join(' or ')}`;
  }
  return 'Members who are known already';
}
