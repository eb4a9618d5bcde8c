'use client';

import type { SetupIntent } from '@portico/core';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import type { finishSetupLink } from '../../api/setup-links/finish-setup-link.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import type { Domain } from '../organization/domain.ts';
import { Domains } from '../organization/domains.tsx';
import type { ReturnOutcome } from '../single-sign-on/return-outcome.ts';
import type { MicrosoftOffer } from './one-click.tsx';
import { SetUpConnection } from './set-up-connection.tsx';

/** Everything that a setup link is for, on one page. */
export function SetUp(props: {
  readonly organizationId: string;
  readonly linkId: string;
  readonly intents: readonly SetupIntent[];
  readonly domains: readonly Domain[];
  readonly microsoft: MicrosoftOffer | undefined;
  /** What the trip to Microsoft came to. */
  readonly outcome: ReturnOutcome;
}) {
  const { organizationId, linkId, intents, domains, microsoft, outcome } = props;
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  const connects = intents.includes('sso');
  return (
    <>
      {connects ? (
        <SetUpConnection {...{ organizationId, linkId, microsoft, outcome }} onDone={refresh} />
      ) : null}
      {intents.includes('domain') ? (
        <>
          <Domains {...{ organizationId, domains }} mayChange mayVouch={false} mayRemove={false} />
          <p className="text-sm text-muted">
            Only people with an address in a verified domain come in by themselves. DNS takes its time:
            whoever sent you this link can check the record later, too.
          </p>
        </>
      ) : null}
      {connects ? null : (
        <div>
          <ActButton
            label="I am done"
            busyText="One moment…"
            variant="primary"
            act={() =>
              callApi<typeof finishSetupLink>('POST', `/v1/session/orgs/${organizationId}/setup-links/finish`)
            }
            done={refresh}
          />
        </div>
      )}
    </>
  );
}
