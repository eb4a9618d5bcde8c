'use client';

import { Chip, Form } from '@heroui/react';
import { isConnected, isEstablished } from '@portico/core';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { listConnections } from '../../api/connections/list-connections.ts';
import type { beginReplacement } from '../../api/replacements/begin-replacement.ts';
import type { listReplacements } from '../../api/replacements/list-replacements.ts';
import type { ReplacementSummary } from '../../api/replacements/replacement.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { LinkButton } from '../link-button.tsx';
import { NativeSelect } from '../native-select.tsx';
import { Panel } from '../panel.tsx';
import { useResource } from '../use-resource.ts';
import { useSubmission } from '../use-submission.ts';

/** The next connection that the organization makes. */
const NEXT = 'next';

/** Moves from one identity provider to another: those that are under way, and the way to begin one. */
export function MovesPanel({ organizationId }: { organizationId: string }) {
  const base = `/v1/session/orgs/${organizationId}` as const;
  const moves = useResource<typeof listReplacements>(`${base}/replacements`);
  const connections = useResource<typeof listConnections>(`${base}/sso-connections`);
  const under = moves.value?.data ?? [];
  const taken = new Set(under.flatMap((move) => [move.old.id, move.new?.id]));
  const free = (connections.value?.data ?? []).filter(({ id }) => !taken.has(id));
  const old = free.filter(({ status }) => isEstablished(status) || !isConnected(status));
  if (old.length === 0 && under.length === 0) return null;
  return (
    <Panel
      title="Move to another identity provider"
      description="The old connection goes on working until you switch, and nobody becomes a second user: people keep who they are in your applications."
    >
      <div className="flex flex-col gap-4">
        {moves.failure ? <FailureNotice failure={moves.failure} /> : null}
        {under.length === 0 ? null : (
          <ul className="divide-y divide-separator" aria-label="Moves">
            {under.map((move) => (
              <MoveRow key={move.old.id} {...{ organizationId, move }} />
            ))}
          </ul>
        )}
        {old.length === 0 ? null : (
          <BeginForm
            key={old.map(({ id }) => id).join()}
            {...{ base, old, others: free }}
            onBegun={moves.reload}
          />
        )}
      </div>
    </Panel>
  );
}

function MoveRow({ organizationId, move }: { organizationId: string; move: ReplacementSummary }) {
  const page = `/dashboard/organizations/${organizationId}/features/single-sign-on/move/${move.old.id}`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <span className="flex min-w-0 flex-wrap items-center gap-2 font-medium">
        {move.old.name}
        <ArrowRight aria-label="to" className="size-4 text-muted" />
        {move.new?.name ?? 'the next connection'}
      </span>
      <Chip color={move.switched ? 'success' : 'accent'} variant="soft" size="sm">
        {move.switched ? 'Switched' : move.new ? 'Side by side' : 'Waiting'}
      </Chip>
      <span className="text-sm text-muted">
        {move.came_over} of {move.people} people have come over
      </span>
      <span className="ml-auto">
        <LinkButton href={page} variant="secondary" size="sm">
          Open the move
        </LinkButton>
      </span>
    </li>
  );
}

function BeginForm(props: {
  readonly base: `/v1/session/orgs/${string}`;
  readonly old: readonly Connection[];
  readonly others: readonly Connection[];
  readonly onBegun: () => void;
}) {
  const [from, setFrom] = useState(props.old[0]?.id ?? '');
  const [by, setBy] = useState(NEXT);
  const { busy, failure, form } = useSubmission(
    () =>
      callApi<typeof beginReplacement>('POST', `${props.base}/sso-connections/${from}/replacement`, {
        ...(by === NEXT ? {} : { by }),
      }),
    props.onBegun,
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
