'use client';

import { Form } from '@heroui/react';
import { useState } from 'react';
import type { makeSetupLink } from '../../api/setup-links/make-setup-link.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { Check } from '../check.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import type { MadeLink } from '../link-notice.tsx';
import { NativeSelect } from '../native-select.tsx';
import { useSubmission } from '../use-submission.ts';

const LIVES = [
  { value: '86400', label: 'A day' },
  { value: '604800', label: 'A week' },
  { value: '1209600', label: 'Two weeks' },
] as const;
type Life = (typeof LIVES)[number]['value'];

/** What a new link is for, and how long. */
export function NewLink(props: {
  readonly path: `/v1/session/orgs/${string}/setup-links`;
  readonly onMade: (link: MadeLink) => void;
}) {
  const [life, setLife] = useState<Life>('86400');
  const { busy, failure, form } = useSubmission(
    (fields) =>
      callApi<typeof makeSetupLink>('POST', props.path, {
        intents: fields['domain'] === 'on' ? ['sso', 'domain'] : ['sso'],
        expires_in: Number(life),
        ...(fields['return_url'] ? { return_url: fields['return_url'] } : {}),
      }),
    props.onMade,
  );
  return (
    <Form {...form} className="flex flex-col items-start gap-4">
      <NativeSelect label="Works for" value={life} options={LIVES} onChange={setLife} />
      <Check name="domain" label="They prove e-mail domains, too" defaultChecked>
        Whose address is in a verified domain comes in by themselves.
      </Check>
      <div className="w-full max-w-md">
        <Field
          label="Where its last page leads back to"
          name="return_url"
          type="url"
          required={false}
          placeholder="https://"
          description="A page of your application. Left empty, they are told that they can close the page."
        />
      </div>
      {failure ? <FailureNotice failure={failure} /> : null}
      <BusyButton type="submit" variant="secondary" busy={busy} busyText="Making the link…">
        Make a setup link
      </BusyButton>
    </Form>
  );
}
