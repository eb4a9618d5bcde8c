'use client';

import { Form } from '@heroui/react';
import { useState } from 'react';
import type { chooseSaml } from '../../api/connections/choose-saml.ts';
import type { Connection } from '../../api/connections/connection.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { Check } from '../check.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SavedNote } from '../saved-note.tsx';
import { useSubmission } from '../use-submission.ts';

type Saml = NonNullable<NonNullable<Connection['entered']>['saml']>;

const line = (value: string | undefined): string | null => value?.trim() || null;

/** How a connection speaks SAML, for providers that are set up in another way than most. */
export function SamlOptions(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly saml: Saml;
  readonly onSaved: () => void;
}) {
  const { path, saml } = props;
  const [saved, setSaved] = useState(false);
  const { busy, failure, form } = useSubmission(
    (fields) => {
      setSaved(false);
      return callApi<typeof chooseSaml>('PATCH', `${path}/saml`, {
        signs_requests: fields['signs_requests'] === 'on',
        takes_encrypted: fields['takes_encrypted'] === 'on',
        allows_sha1: fields['allows_sha1'] === 'on',
        allows_cbc: fields['allows_cbc'] === 'on',
        subject_attribute: line(fields['subject_attribute']),
        entity_id: line(fields['entity_id']),
        acs_url: line(fields['acs_url']),
      });
    },
    () => {
      setSaved(true);
      props.onSaved();
    },
  );
  return (
    <Form {...form} className="flex max-w-xl flex-col items-start gap-4">
      <Field
        label="Attribute that says who somebody is"
        name="subject_attribute"
        required={false}
        defaultValue={saml.subject_attribute ?? ''}
        placeholder="id"
        description="In place of the NameID, where that changes or is an address. It stays once people have come in."
      />
      <Check name="signs_requests" label="Sign requests" defaultChecked={saml.signs_requests}>
        They are signed anyway where the provider’s metadata asks for it. Its console needs our certificate
        then, which is in our metadata.
      </Check>
      <Check name="takes_encrypted" label="Take encrypted assertions" defaultChecked={saml.takes_encrypted}>
        Our metadata then has a key, and many providers encrypt as soon as they see one.
      </Check>
      <Check name="allows_sha1" label="Allow signatures with SHA-1" defaultChecked={saml.allows_sha1}>
        Only for a provider that knows nothing better: such signatures can be forged with effort.
      </Check>
      <Check name="allows_cbc" label="Allow encryption with AES-CBC" defaultChecked={saml.allows_cbc}>
        Only for a provider that knows nothing better, and only in a response that is signed as a whole.
      </Check>
      <Field
        label="Entity ID of a former service"
        name="entity_id"
        required={false}
        defaultValue={saml.has_other_entity_id ? saml.entity_id : ''}
        description="For a customer who came from elsewhere and whose provider is to stay as it is."
      />
      <Field
        label="Response address of a former service"
        name="acs_url"
        required={false}
        defaultValue={saml.has_other_acs_url ? saml.acs_url : ''}
        description="On a host that leads here now and that the operator has allowed for this."
      />
      {failure ? <FailureNotice failure={failure} /> : null}
      <div className="flex items-center gap-3">
        <BusyButton type="submit" variant="secondary" busy={busy} busyText="Saving…">
          Save settings
        </BusyButton>
        <SavedNote saved={saved} />
      </div>
    </Form>
  );
}
