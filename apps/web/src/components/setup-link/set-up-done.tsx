import { CopyValue } from '../copy-value.tsx';
import { type Fact, Facts } from '../facts.tsx';
import { LinkButton } from '../link-button.tsx';

/** The last page of a setup link: what works now, and whom to ask. */
export function SetUpDone(props: {
  readonly projectName: string;
  readonly organizationName: string;
  readonly maker: string;
  readonly made: { readonly name: string; readonly initiateUrl: string | null } | undefined;
  /** Those that are proven. */
  readonly domains: readonly string[];
  readonly returnUrl: string | null;
}) {
  const { made, domains, maker } = props;
  const facts: Fact[] = [
    ...(made ? [{ name: 'Connection', value: made.name }] : []),
    { name: 'Organization', value: props.organizationName },
    ...(made ? [{ name: 'Who can sign in', value: whoCan(domains) }] : []),
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
      {made && domains.length === 0 ? (
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

const whoCan = (domains: readonly string[]): string =>
  domains.length === 0
    ? 'Members who are known already'
    : `Members, and everybody at the provider with an address in ${domains.join(' or ')}`;
