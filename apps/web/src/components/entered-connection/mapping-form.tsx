'use client';

import { Form } from '@heroui/react';
import { MAPPED_ATTRIBUTES, type MappedAttribute } from '@portico/core';
import { useState } from 'react';
import type { changeConnection } from '../../api/connections/change-connection.ts';
import type { Connection } from '../../api/connections/connection.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SavedNote } from '../saved-note.tsx';
import { useSubmission } from '../use-submission.ts';

const LABELS: Readonly<Record<MappedAttribute, readonly [label: string, usual: string]>> = {
  email: ['E-mail address', 'email'],
  name: ['Whole name', 'name'],
  given_name: ['First name', 'given_name'],
  family_name: ['Last name', 'family_name'],
  groups: ['Groups', 'groups, roles or realm_access.roles'],
};

/** The names that a provider has for what we read. */
export function MappingForm(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly entered: NonNullable<Connection['entered']>;
  readonly onSaved: () => void;
}) {
  const { path, entered } = props;
  const [saved, setSaved] = useState(false);
  const { busy, failure, form } = useSubmission(
    (fields) => {
      setSaved(false);
      const mapping = MAPPED_ATTRIBUTES.flatMap((name) => {
        const claim = fields[`attribute_mapping.${name}`]?.trim() ?? '';
        return claim === '' ? [] : [[name, claim]];
      });
      return callApi<typeof changeConnection>('PATCH', path, {
        attribute_mapping: Object.fromEntries(mapping),
      });
    },
    () => {
      setSaved(true);
      props.onSaved();
    },
  );
  return (
    <Form {...form} className="flex max-w-xl flex-col items-start gap-4">
      {MAPPED_ATTRIBUTES.map((name) => (
        <Field
          key={name}
          name={`attribute_mapping.${name}`}
          label={`${entered.saml ? 'Attribute' : 'Claim'} of: ${LABELS[name][0]}`}
          required={false}
          defaultValue={entered.attribute_mapping[name] ?? ''}
          placeholder={entered.saml ? '' : LABELS[name][1]}
        />
      ))}
      {failure ? <FailureNotice failure={failure} /> : null}
      <div className="flex items-center gap-3">
        <BusyButton type="submit" variant="secondary" busy={busy} busyText="Saving…">
          {entered.saml ? 'Save attributes' : 'Save claims'}
        </BusyButton>
        <SavedNote saved={saved} />
      </div>
    </Form>
  );
}
