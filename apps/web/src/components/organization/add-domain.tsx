'use client';

import { Form } from '@heroui/react';
import { useRouter } from 'next/navigation';
import type { claimDomain } from '../../api/domains/claim-domain.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { useSubmission } from '../use-submission.ts';

/** Claims a domain; who administers the project may also vouch for it. */
export function AddDomain(props: {
  readonly path: `/v1/session/orgs/${string}/domains`;
  readonly mayVouch: boolean;
}) {
  const router = useRouter();
  const { busy, failure, form } = useSubmission(
    ({ domain = '', vouched }) =>
      callApi<typeof claimDomain>('POST', props.path, { domain, ...(vouched ? { vouched: true } : {}) }),
    () => router.refresh(),
  );
  return (
    <Form {...form} className="mt-4 flex max-w-md flex-col items-start gap-3">
      {failure ? <FailureNotice failure={failure} /> : null}
      <Field
        label="Add a domain"
        name="domain"
        placeholder="contoso.com"
        description="A DNS record proves ownership."
      />
      {props.mayVouch ? (
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" name="vouched" value="yes" className="size-4" />
          Verify without DNS. I confirm that this customer owns it
        </label>
      ) : null}
      <BusyButton type="submit" variant="secondary" busy={busy} busyText="Adding…">
        Add domain
      </BusyButton>
    </Form>
  );
}
