'use client';

import { Form } from '@heroui/react';
import { useRouter } from 'next/navigation';
import type { renewConnection } from '../../api/connections/renew-connection.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { SamlFailure } from '../entered-connection/saml-failure.tsx';
import { PastedBox } from '../entered-connection/saml-form.tsx';
import { Field } from '../field.tsx';
import { useSubmission } from '../use-submission.ts';

/** The one page of a link that renews a connection: what is new is given, and the link is done. */
export function RenewForm(props: {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly protocol: 'oidc' | 'saml';
}) {
  const { organizationId, connectionId, protocol } = props;
  const router = useRouter();
  const { busy, failure, form } = useSubmission(
    (fields) =>
      callApi<typeof renewConnection>(
        'POST',
        `/v1/session/orgs/${organizationId}/sso-connections/${connectionId}/renew`,
        protocol === 'saml'
          ? { pasted: fields['pasted'] ?? '' }
          : { client_secret: fields['client_secret'] ?? '' },
      ),
    () => router.refresh(),
  );
  return (
    <Form {...form} className="flex flex-col items-start gap-4">
      {protocol === 'saml' ? (
        <PastedBox />
      ) : (
        <Field label="New client secret" name="client_secret" type="password" required />
      )}
      {failure ? <SamlFailure failure={failure} /> : null}
      <BusyButton type="submit" busy={busy} busyText="Reading…">
        Renew
      </BusyButton>
    </Form>
  );
}
