'use client';

import { Form } from '@heroui/react';
import { isConnected, isEstablished } from '@portico/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { listConnections } from '../../api/connections/list-connections.ts';
import type { beginReplacement } from '../../api/replacements/begin-replacement.ts';
import type { listReplacements } from '../../api/replacements/list-replacements.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { NativeSelect } from '../native-select.tsx';
import { Panel } from '../panel.tsx';
import { useResource } from '../use-resource.ts';
import { useSubmission } from '../use-submission.ts';

/** The next connection that the organization makes. */
const NEXT = 'next';

/** The way to begin a move to another identity provider; nothing where there is no connection to move from. */
export function BeginMove({ organizationId }: { organizationId: string }) {
  const base = `/v1/session/orgs/${organizationId}` as const;
  const moves = useResource<typeof listReplacements>(`${base}/replacements`);
  const connections = useResource<typeof listConnections>(`${base}/sso-connections`);
  const taken = new Set(moves.value?.data.flatMap((move) => [move.old.id, move.new?.id]));
  const free = (connections.value?.data ?? []).filter(({ id }) => !taken.has(id));
  const old = free.filter(({ status }) => isEstablished(status) || !isConnected(status));
  if (!moves.value || old.length === 0) return null;
  return (
    <Panel
      title="Move to another identity provider"
      description="The old connection goes on working until you switch, and nobody becomes a second user: people keep who they are in your applications."
    >
      <BeginForm key={old.map(({ id }) => id).join()} {...{ organizationId, old, others: free }} />
    </Panel>
  );
}

function BeginForm(props: {
  readonly organizationId: string;
  readonly old: readonly Connection[];
  readonly others: readonly Connection[];
}) {
  const { organizationId } = props;
  const router = useRouter();
  const [from, setFrom] = useState(props.old[0]?.id ?? '');
  const [by, setBy] = useState(NEXT);
  const { busy, failure, form } = useSubmission(
    () =>
      callApi<typeof beginReplacement>(
        'POST',
        `/v1/session/orgs/${organizationId}/sso-connections/${from}/replacement`,
        {
          ...(by === NEXT ? {} : { by }),
        },
      ),
    () => router.push(`/dashboard/organizations/${organizationId}/features/single-sign-on/move/${from}`),
  );
  const others = props.others.filter(({ id, status }) => id !== from && isConnected(status));
  return (
    <Form {...form} className="flex flex-col items-start gap-4">
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <NativeSelect
          label="From"
          value={from}
          options={props.old.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => {
            setFrom(id);
            setBy(NEXT);
          }}
        />
        <NativeSelect
          label="To"
          value={by}
          options={[
            { value: NEXT, label: 'The one that I connect next' },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setBy}
        />
      </div>
      {failure ? <FailureNotice failure={failure} /> : null}
      <BusyButton type="submit" variant="secondary" busy={busy} busyText="One moment…">
        Begin the move
      </BusyButton>
    </Form>
  );
}
