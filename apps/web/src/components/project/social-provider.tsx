'use client';

import { Chip, Form } from '@heroui/react';
import type { SocialProvider as ProviderName } from '@portico/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { changeSocialProvider } from '../../api/social-providers/change-social-provider.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { Check } from '../check.tsx';
import { CopyValue } from '../copy-value.tsx';
import { Facts } from '../facts.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { PROVIDERS } from '../hosted-login/providers.ts';
import { NativeSelect } from '../native-select.tsx';
import { useSubmission } from '../use-submission.ts';

export type SocialProviderView = {
  readonly provider: ProviderName;
  readonly enabled: boolean;
  /** Of the project's own registration; null when it takes the deployment's. */
  readonly clientId: string | null;
  readonly redirectUri: string;
};

type Registration = 'deployment' | 'own';

/** One social provider: on or off, and with whose registration. */
export function SocialProvider(props: {
  readonly path: `/v1/session/projects/${string}/social/${string}`;
  readonly provider: SocialProviderView;
}) {
  const router = useRouter();
  const { provider, enabled, clientId, redirectUri } = props.provider;
  const { name, Logo } = PROVIDERS[provider];
  const [registration, setRegistration] = useState<Registration>(clientId === null ? 'deployment' : 'own');
  const { busy, failure, form } = useSubmission(
    (fields) =>
      callApi<typeof changeSocialProvider>('PATCH', props.path, {
        enabled: fields['enabled'] === 'on',
        ...credentials(registration, fields, clientId),
      }),
    () => router.refresh(),
  );
  return (
    <li className="py-5 first:pt-0 last:pb-0">
      <div className="mb-3 flex items-center gap-2">
        <Logo />
        <h3 className="font-medium">{name}</h3>
        {enabled ? (
          <Chip size="sm" variant="soft" color="success">
            On
          </Chip>
        ) : null}
      </div>
      <Form {...form} className="flex max-w-xl flex-col items-start gap-4">
        <Check name="enabled" label={`Continue with ${name}`} defaultChecked={enabled}>
          Switching it off ends the sessions that it started.
        </Check>
        <NativeSelect
          label={`Registration at ${name}`}
          value={registration}
          options={[
            { value: 'deployment', label: 'Deployment default' },
            { value: 'own', label: 'This project’s own' },
          ]}
          onChange={(value) => setRegistration(value === 'own' ? 'own' : 'deployment')}
          description={`Decides which name people see at ${name}.`}
        />
        {registration === 'own' ? (
          <OwnRegistration clientId={clientId} redirectUri={redirectUri} provider={name} />
        ) : null}
        {failure ? <FailureNotice failure={failure} /> : null}
        <BusyButton type="submit" variant="secondary" busy={busy} busyText="Saving…">
          {`Save ${name}`}
        </BusyButton>
      </Form>
    </li>
  );
}

/** Nothing where the registration stays as it is: a secret is never read back. */
function credentials(
  registration: Registration,
  fields: Readonly<Record<string, string>>,
  known: string | null,
) {
  if (registration === 'deployment') return known === null ? {} : { client_id: null, client_secret: null };
  const { client_id: id = '', client_secret: secret = '' } = fields;
  return id === known && secret === '' ? {} : { client_id: id, client_secret: secret };
}

function OwnRegistration(props: {
  readonly clientId: string | null;
  readonly redirectUri: string;
  readonly provider: string;
}) {
  const { clientId } = props;
  return (
    <>
      <Facts
        facts={[
          {
            name: `Redirect URI to register at ${props.provider}`,
            value: <CopyValue label={`redirect URI for ${props.provider}`} value={props.redirectUri} />,
          },
        ]}
      />
      <Field label={`Client id at ${props.provider}`} name="client_id" defaultValue={clientId ?? ''} />
      <Field
        label={`Client secret at ${props.provider}`}
        name="client_secret"
        type="password"
        autoComplete="new-password"
        required={clientId === null}
        description={
          clientId === null ? 'Stored encrypted.' : 'Stored encrypted. Leave empty to keep the current one.'
        }
      />
    </>
  );
}
