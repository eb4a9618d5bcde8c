'use client';

import { Form } from '@heroui/react';
import { useState } from 'react';
import type { changeConnection } from '../../api/connections/change-connection.ts';
import type { Connection } from '../../api/connections/connection.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { Check } from '../check.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { SavedNote } from '../saved-note.tsx';
import { useSubmission } from '../use-submission.ts';
import type { KnownDomain } from './domain-offer.tsx';

const EFFECTS = {
  verified: 'Its people are led here, and their addresses are trusted.',
  claimed: 'Leads nobody here until it is verified again.',
  unconfirmed: 'Leads nobody here until its proof is confirmed again.',
} as const;

/** Which of the organization's domains lead to one of its connections. */
export function DomainsForm(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly connection: Pick<Connection, 'domains'>;
  readonly domains: readonly KnownDomain[];
  readonly onSaved: () => void;
}) {
  const { path, connection } = props;
  const [chosen, setChosen] = useState<readonly string[]>(connection.domains);
  const [saved, setSaved] = useState(false);
  const { busy, failure, form } = useSubmission(
    () => {
      setSaved(false);
      return callApi<typeof changeConnection>('PATCH', path, { domains: [...chosen] });
    },
    () => {
      setSaved(true);
      props.onSaved();
    },
  );
  const offered = offeredIn(connection.domains, props.domains);
  if (offered.length === 0)
    return <p className="text-sm text-muted">The organization has no verified domain to choose from yet.</p>;
  return (
    <Form {...form} className="flex flex-col items-start gap-4">
      {offered.map(({ domain, state }) => (
        <Check
          key={domain}
          name="domains"
          label={domain}
          checked={chosen.includes(domain)}
          onChange={(isChosen) =>
            setChosen(isChosen ? [...chosen, domain] : chosen.filter((each) => each !== domain))
          }
        >
          {EFFECTS[state]}
        </Check>
      ))}
      <p className="max-w-prose text-sm text-muted">
        {chosen.length === 0
          ? 'None is chosen, so all verified domains lead here, and those that are verified later as well.'
          : 'Only these lead here. Members who are known come in whatever their address is.'}
      </p>
      {failure ? <FailureNotice failure={failure} /> : null}
      <div className="flex items-center gap-3">
        <BusyButton type="submit" variant="secondary" busy={busy} busyText="Saving…">
          Save domains
        </BusyButton>
        <SavedNote saved={saved} />
      </div>
    </Form>
  );
}

/** Those that are verified, and whatever was chosen before: that may be taken out. */
function offeredIn(chosen: readonly string[], known: readonly KnownDomain[]): readonly KnownDomain[] {
  const gone = chosen.filter((domain) => known.every((each) => each.domain !== domain));
  return [
    ...known.filter(({ domain, state }) => state !== 'claimed' || chosen.includes(domain)),
    ...gone.map((domain) => ({ domain, state: 'claimed' as const })),
  ];
}
