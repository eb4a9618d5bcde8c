'use client';

import type { Connection } from '../../api/connections/connection.ts';
import type { addSamlKey, useSamlKey } from '../../api/connections/roll-saml-key.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { CopyValue } from '../copy-value.tsx';

/** Our key at the provider: another one is shown first, and used when the provider knows it. */
export function SamlKeys(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly saml: NonNullable<NonNullable<Connection['entered']>['saml']>;
  readonly onChanged: () => void;
}) {
  const { path, saml, onChanged } = props;
  return (
    <div className="mb-6 flex max-w-xl flex-col items-start gap-3">
      <h4 className="font-medium">Our key</h4>
      <p className="text-sm text-muted">
        {saml.has_next_key
          ? 'The next key stands in our metadata. Let the provider read that again, then use the new one.'
          : 'It does not end on any day that matters. Make another one where your rules ask for it, or where somebody may have it.'}
      </p>
      <CopyValue label="Our metadata" value={saml.metadata_url} />
      {saml.has_next_key ? (
        <ConfirmButton
          button="Use the new key"
          variant="tertiary"
          heading="Sign with the new key?"
          confirm="Use the new key"
          confirmVariant="primary"
          busyText="One moment…"
          act={() => callApi<typeof useSamlKey>('POST', `${path}/saml/use-next-key`)}
          done={onChanged}
        >
          <p>
            A provider that checks our requests and has not read our metadata again lets nobody in until it
            has. What it encrypts for the old key is opened for a month.
          </p>
        </ConfirmButton>
      ) : (
        <ActButton
          label="Make the next key"
          busyText="Making it…"
          variant="secondary"
          act={() => callApi<typeof addSamlKey>('POST', `${path}/saml/next-key`)}
          done={onChanged}
        />
      )}
    </div>
  );
}
