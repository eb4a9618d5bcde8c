'use client';

import { Form } from '@heroui/react';
import Link from 'next/link';
import { useState } from 'react';
import type { changeConnection } from '../../api/connections/change-connection.ts';
import type { Connection } from '../../api/connections/connection.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { NativeSelect } from '../native-select.tsx';
import { SavedNote } from '../saved-note.tsx';
import { useSubmission } from '../use-submission.ts';

const CHOICES = [
  { value: 'proven_domains', label: 'Whose address is in a verified domain' },
  { value: 'everyone', label: 'Everybody whom the provider lets through' },
  { value: 'off', label: 'Nobody: by invitation only' },
] as const;
type Choice = (typeof CHOICES)[number]['value'];

/** Who becomes a member at their first sign-in. */
export function PeopleForm(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly organizationId: string;
  readonly entered: NonNullable<Connection['entered']>;
  readonly hasDomain: boolean;
  readonly onSaved: () => void;
}) {
  const { path, entered, hasDomain } = props;
  const known = CHOICES.find(({ value }) => value === entered.jit_membership)?.value ?? 'off';
  const [chosen, setChosen] = useState<Choice>(known);
  const [saved, setSaved] = useState(false);
  const { busy, failure, form } = useSubmission(
    () => {
      setSaved(false);
      return callApi<typeof changeConnection>('PATCH', path, { jit_membership: chosen });
    },
    () => {
      setSaved(true);
      props.onSaved();
    },
  );
  return (
    <Form {...form} className="flex flex-col items-start gap-4">
      <NativeSelect
        label="Becomes a member"
        value={chosen}
        options={CHOICES}
        onChange={setChosen}
        description={
          chosen === 'everyone'
            ? 'Choose this only where nobody can make an account at the provider by themselves.'
            : 'Members who are known already come in either way.'
        }
      />
      {chosen === 'proven_domains' && !hasDomain ? (
        <p className="max-w-prose rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground">
          No domain is verified yet, so nobody new can come in.{' '}
          <Link href={`/dashboard/organizations/${props.organizationId}`} className="underline">
            Verify your domain
          </Link>
          .
        </p>
      ) : null}
      {failure ? <FailureNotice failure={failure} /> : null}
      <div className="flex items-center gap-3">
        <BusyButton type="submit" variant="secondary" busy={busy} busyText="Saving…">
          Save who comes in
        </BusyButton>
        <SavedNote saved={saved} />
      </div>
    </Form>
  );
}
