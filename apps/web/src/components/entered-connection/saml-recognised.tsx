import type { lookUpSaml } from '../../api/connections/look-up-saml.ts';
import type { ResponseFor } from '../../api/contract.ts';
import { type Fact, Facts } from '../facts.tsx';

export type Recognised = ResponseFor<typeof lookUpSaml>;

/** What was read out of what somebody pasted. */
export function RecognisedSaml({ found }: { readonly found: Recognised }) {
  return (
    <div role="status" className="w-full rounded-lg bg-accent-soft px-4 py-3 text-accent-soft-foreground">
      <p className="font-medium">
        {found.kind === 'certificate'
          ? 'This is a certificate.'
          : found.metadata_url
            ? 'There is the metadata of an identity provider at this address.'
            : 'This is the metadata of an identity provider.'}
      </p>
      <Facts facts={factsOf(found)} />
    </div>
  );
}

function factsOf(found: Recognised): Fact[] {
  if (found.kind === 'certificate') return [certificateFact('Certificate', found.certificate)];
  const { refused_certificates: refused } = found;
  return [
    { name: 'Entity ID', value: <Code>{found.entity_id}</Code> },
    { name: 'Sign-on URL', value: <Code>{found.sso_url}</Code> },
    ...found.certificates.map((each, index) =>
      certificateFact(found.certificates.length === 1 ? 'Certificate' : `Certificate ${index + 1}`, each),
    ),
    ...refused.map(({ reason }) => ({
      name: 'A certificate that is not taken',
      value: <span>{reason}</span>,
    })),
    ...(found.wants_signed_requests
      ? [{ name: 'Requests', value: <span>Wanted signed: they will be</span> }]
      : []),
  ];
}

const certificateFact = (
  name: string,
  { fingerprint, expires_at: end }: { readonly fingerprint: string; readonly expires_at: string },
): Fact => ({
  name,
  value: (
    <span>
      <Code>{shortFingerprint(fingerprint)}</Code>, until{' '}
      <span className="whitespace-nowrap">{end.slice(0, 10)}</span>
    </span>
  ),
});

/** Its beginning, in pairs, as consoles show it. */
export const shortFingerprint = (fingerprint: string): string =>
  `${(fingerprint.slice(0, 16).match(/../g) ?? []).join(':')}…`;

function Code({ children }: { readonly children: string | null }) {
  return <code className="font-mono text-sm [overflow-wrap:anywhere]">{children}</code>;
}
