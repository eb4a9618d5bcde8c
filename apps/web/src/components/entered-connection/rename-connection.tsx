'use client';

import { Form } from '@heroui/react';
import { useState } from 'react';
import type { changeConnection } from '../../api/connections/change-connection.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { SavedNote } from '../saved-note.tsx';
import { useSubmission } from '../use-submission.ts';

/** What people read where they choose among several ways in. */
export function RenameConnection(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly name: string;
  readonly onSaved: () => void;
}) {
  const [saved, setSaved] = useState(false);
  const { busy, failure, form } = useSubmission(
    (fields) => {
      setSaved(false);
      return callApi<typeof changeConnection>('PATCH', props.path, { name: fields['name'] ?? '' });
    },
    () => {
      setSaved(true);
      props.onSaved();
    },
  );
  return (
    <Form {...form} className="flex max-w-md flex-col items-start gap-4">
      <Field label="Name of the connection" name="name" defaultValue={props.name} />
      {failure ? <FailureNotice failure={failure} /> : null}
      <div className="flex items-center gap-3">
        <BusyButton type="submit" variant="secondary" busy={busy} busyText="Saving…">
          Save name
        </BusyButton>
        <SavedNote saved={saved} />
      </div>
    </Form>
  );
}
