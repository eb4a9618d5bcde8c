'use client';

import { useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { makeSetupLink } from '../../api/setup-links/make-setup-link.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import type { MadeLink } from '../link-notice.tsx';
import { NewLinkNotice } from './new-link-notice.tsx';

/** What whoever administers the identity provider mends with a new certificate, or a new secret. */
const RENEWED_BY_LINK: ReadonlySet<string> = new Set(['idp_certificate_expires', 'credential_refused']);

/** Where a certificate ends or a secret is refused: who has the new one is seldom who reads that here. */
export function RenewalLink(props: { readonly organizationId: string; readonly connection: Connection }) {
  const { organizationId, connection } = props;
  const [made, setMade] = useState<MadeLink>();
  if (made !== undefined) return <NewLinkNotice link={made} onSent={() => setMade(undefined)} />;
  if (!connection.warnings.some(({ code }) => RENEWED_BY_LINK.has(code))) return null;
  return (
    <div className="flex flex-col items-start gap-2">
      <ActButton
        label="Send a link to renew it"
        busyText="Making the link…"
        act={() =>
          callApi<typeof makeSetupLink>('POST', `/v1/session/orgs/${organizationId}/setup-links`, {
            intents: ['certificate_renewal'],
            connection_id: connection.id,
            expires_in: 604_800,
          })
        }
        done={setMade}
      />
      <p className="text-sm text-muted">
        For the IT admin who has the new one: the link takes that for this connection, and nothing else. It
        works for a week.
      </p>
    </div>
  );
}
