'use client';

import { Form } from '@heroui/react';
import { MAPPED_ATTRIBUTES, type MappedAttribute } from '@portico/core';
import { useEffect, useRef, useState } from 'react';
import type { changeConnection } from '../../api/connections/change-connection.ts';
import type { Connection } from '../../api/connections/connection.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SavedNote } from '../saved-note.tsx';
import { useSubmission } from '../use-submission.ts';
import { MappingPreview } from './mapping-preview.tsx';

const LABELS: Readonly<Record<MappedAttribute, readonly [label: string, usual: string]>> = {
  email: ['E-mail address', 'email'],
  name: ['Whole name', 'name'],
  given_name: ['First name', 'given_name'],
  family_name: ['Last name', 'family_name'],
  groups: ['Groups', 'groups, roles or realm_access.roles'],
};

/** After so long without a letter somebody has typed a name. */
const PAUSE_MS = 300;

/** What is filled in of the mapping. */
const mappingIn = (field: (name: string) => string | undefined): [MappedAttribute, string][] =>
  MAPPED_ATTRIBUTES.flatMap((name) => {
    const claim = field(`attribute_mapping.${name}`)?.trim() ?? '';
    return claim === '' ? [] : [[name, claim]];
  });

/** The names that a provider has for what we read, with whom they would make of one's own test sign-in. */
export function MappingForm(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly entered: NonNullable<Connection['entered']>;
  readonly connection: Connection;
  readonly onSaved: () => void;
}) {
  const { path, entered } = props;
  const [saved, setSaved] = useState(false);
  const [query, setQuery] = useState(() => new URLSearchParams(entered.attribute_mapping).toString());
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const typed = (fields: HTMLElement) => {
    const texts = new Map([...fields.querySelectorAll('input')].map(({ name, value }) => [name, value]));
    // Not at each letter.
    clearTimeout(waiting.current);
    const look = () => setQuery(new URLSearchParams(mappingIn((name) => texts.get(name))).toString());
    waiting.current = setTimeout(look, PAUSE_MS);
  };
  const { busy, failure, form } = useSubmission(
    (fields) => {
      setSaved(false);
      return callApi<typeof changeConnection>('PATCH', path, {
        attribute_mapping: Object.fromEntries(mappingIn((name) => fields[name])),
      });
    },
    () => {
      setSaved(true);
      props.onSaved();
    },
  );
  return (
    <Form {...form} className="flex max-w-xl flex-col items-start gap-4">
      <div className="flex w-full flex-col gap-4" onInput={(event) => typed(event.currentTarget)}>
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
      </div>
      <MappingPreview {...{ path, query, connection: props.connection }} />
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
