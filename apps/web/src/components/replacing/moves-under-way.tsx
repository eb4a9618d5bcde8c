'use client';

import { Chip } from '@heroui/react';
import { ArrowRight } from 'lucide-react';
import type { listReplacements } from '../../api/replacements/list-replacements.ts';
import type { ReplacementSummary } from '../../api/replacements/replacement.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { useResource } from '../use-resource.ts';
import { usedOf } from './used-of.ts';

/** Moves from one identity provider to another that are under way; nothing where there is none. */
export function MovesUnderWay({ organizationId }: { organizationId: string }) {
  const moves = useResource<typeof listReplacements>(`/v1/session/orgs/${organizationId}/replacements`);
  const under = moves.value?.data ?? [];
  if (moves.failure) return <FailureNotice failure={moves.failure} />;
  if (under.length === 0) return null;
  return (
    <Panel title={under.length === 1 ? 'A move is under way' : 'Moves are under way'}>
      <ul className="divide-y divide-separator">
        {under.map((move) => (
          <MoveRow key={move.old.id} {...{ organizationId, move }} />
        ))}
      </ul>
    </Panel>
  );
}

function MoveRow({ organizationId, move }: { organizationId: string; move: ReplacementSummary }) {
  const page = `/dashboard/organizations/${organizationId}/features/single-sign-on/move/${move.old.id}`;
  const used = usedOf(move);
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
        {used ? `Organization and domains lead to ${used.name}.` : 'Neither is on.'} {move.came_over} of{' '}
        {move.people} people have come over.
      </span>
      <span className="ml-auto">
        <LinkButton href={page} variant="secondary" size="sm">
          Open the move
        </LinkButton>
      </span>
    </li>
  );
}
