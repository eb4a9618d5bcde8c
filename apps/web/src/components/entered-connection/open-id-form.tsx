'use client';

import { Form } from '@heroui/react';
import { useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { enterOpenId } from '../../api/connections/enter-open-id.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { Check } from '../check.tsx';
import { Field } from '../field.tsx';
import { NativeSelect } from '../native-select.tsx';
import { SavedNote } from '../saved-note.tsx';
import { Unfold } from '../unfold.tsx';
import { useSubmission } from '../use-submission.ts';
import { KeyValues } from './client-keys.tsx';
import { ConsoleDrawing } from './console-drawing.tsx';
import { DiscoveryFailure } from './discovery-failure.tsx';
import type { ProviderGuide } from './providers.ts';

const METHODS = [
  { value: 'post', label: 'Client secret in the request (client_secret_post)' },
  { value: 'basic', label: 'Client secret in the header (client_secret_basic)' },
  { value: 'private_key', label: 'A key of ours (private_key_jwt)' },
  { value: 'none', label: 'None, a public client with PKCE' },
] as const;
type Method = (typeof METHODS)[number]['value'];

/** What the identity provider gives: issuer, client ID and secret. The provider is looked up before anything is stored. */
export function OpenIdForm(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly guide: ProviderGuide;
  readonly entered: NonNullable<Connection['entered']>;
  readonly hasSecret: boolean;
  readonly onEntered: () => void;
}) {
  const { guide, hasSecret } = props;
  const { client } = props.entered;
  const [method, setMethod] = useState<Method>(
    METHODS.find(({ value }) => value === client?.client_authentication)?.value ?? 'post',
  );
  const [saved, setSaved] = useState(false);
  const { busy, failure, form } = useSubmission(
    (fields) => {
      setSaved(false);
      return callApi<typeof enterOpenId>('PUT', `${props.path}/openid`, {
        issuer: fields['issuer'] ?? '',
        accepts_slash: fields['accepts_slash'] === 'on',
        client_id: fields['client_id'] ?? '',
        ...(fields['client_secret'] ? { client_secret: fields['client_secret'] } : {}),
        client_authentication: method,
        scopes: (fields['scopes'] ?? '').split(/[\s,]+/).filter((scope) => scope !== ''),
        pkce: fields['pkce'] === 'on',
      });
    },
    () => {
      setSaved(true);
      props.onEntered();
    },
  );
  const scopes = client?.scopes ?? guide.scopes ?? ['profile', 'email'];
  return (
    <div className="grid gap-5 lg:grid-cols-[1fr_18rem]">
      <Form {...form} className="flex flex-col items-start gap-4">
        <Field
          label="Issuer"
          name="issuer"
          defaultValue={client?.issuer ?? guide.issuer ?? ''}
          {...(guide.issuerExample === undefined ? {} : { placeholder: guide.issuerExample })}
          description="The issuer, or the address that ends with /.well-known/openid-configuration."
        />
        <Field label="Client ID" name="client_id" defaultValue={client?.client_id ?? ''} />
        {method === 'none' || method === 'private_key' ? null : (
          <Field
            label="Client secret"
            name="client_secret"
            type="password"
            autoComplete="new-password"
            required={!hasSecret}
            description={
              hasSecret ? 'Stored encrypted. Leave empty to keep the current one.' : 'Stored encrypted.'
            }
          />
        )}
        <Unfold title="More settings" description="For providers that are set up in another way than most.">
          <div className="flex flex-col gap-4">
            <NativeSelect
              label="Client authentication"
              value={method}
              options={METHODS}
              onChange={setMethod}
              description={
                method === 'private_key'
                  ? 'No secret is needed. Saving makes a key where there is none yet; give its public half to the provider.'
                  : 'As the application is set up at the provider. Which of the two for a secret it is, Portico finds out by itself.'
              }
            />
            {method === 'private_key' ? <KeyValues entered={props.entered} /> : null}
            <Field
              label="Scopes"
              name="scopes"
              required={false}
              defaultValue={scopes.join(' ')}
              description="Asked for besides openid, with spaces between."
            />
            <Check name="pkce" label="Send a code challenge (PKCE)" defaultChecked={client?.pkce ?? true}>
              Leave this on, unless the provider refuses it.
            </Check>
          </div>
        </Unfold>
        {failure?.code === 'issuer_differs' ? (
          <Check name="accepts_slash" label="Use the issuer as the provider names it" defaultChecked={false}>
            Save again to store it like this.
          </Check>
        ) : null}
        {failure ? <DiscoveryFailure failure={failure} /> : null}
        <div className="flex items-center gap-3">
          <BusyButton type="submit" busy={busy} busyText="Looking the provider up…">
            Save and look up
          </BusyButton>
          <SavedNote saved={saved} />
        </div>
      </Form>
      <ConsoleDrawing guide={guide} part="copy" />
    </div>
  );
}
