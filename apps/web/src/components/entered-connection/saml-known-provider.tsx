import type { Connection } from '../../api/connections/connection.ts';
import { Facts } from '../facts.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { shortFingerprint } from './saml-recognised.tsx';

type Provider = NonNullable<NonNullable<NonNullable<Connection['entered']>['saml']>['provider']>;

/** Whom the connection believes now. */
export function KnownProvider({ provider }: { readonly provider: Provider }) {
  const { metadata_url: address, metadata_checked_at: checked, certificates } = provider;
  return (
    <Facts
      facts={[
        { name: 'Entity ID', value: <span className="[overflow-wrap:anywhere]">{provider.entity_id}</span> },
        { name: 'Sign-on URL', value: <span className="[overflow-wrap:anywhere]">{provider.sso_url}</span> },
        {
          name: certificates.length === 1 ? 'Certificate' : 'Certificates',
          value: (
            <ul>
              {certificates.map(({ fingerprint, expires_at: end, gone_at: gone }) => (
                <li key={fingerprint}>
                  <code className="font-mono text-sm">{shortFingerprint(fingerprint)}</code>, until{' '}
                  {end.slice(0, 10)}
                  {gone ? ', replaced, counts for a week' : ''}
                </li>
              ))}
            </ul>
          ),
        },
        {
          name: 'New certificates',
          value:
            address && checked ? (
              <span className="[overflow-wrap:anywhere]">
                come by themselves from {address}, read <RelativeTime at={checked} />
              </span>
            ) : (
              <span>are entered here by hand</span>
            ),
        },
      ]}
    />
  );
}
