'use client';

import { isConnected } from '@portico/core';
import { useRouter } from 'next/navigation';
import type { endReplacement } from '../../api/replacements/end-replacement.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import type { MovePart } from './move-part.ts';

/** The old connection off, and then the move itself. */
export function EndMove({ move, path, base, mayDecide }: MovePart) {
  const router = useRouter();
  const isThere = isConnected(move.old.status);
  const left = move.people - move.came_over;
  const oldPage = move.old.managed ? base : `${base}/connections/${move.old.id}`;
  return (
    <Panel
      title={move.switched ? 'Turn the old one off' : 'Give it up'}
      description={
        move.switched
          ? 'Removed, it lets nobody in any more. Its people are kept: who comes over the new connection later is still found.'
          : 'The two become connections like others.'
      }
    >
      <div className="flex flex-wrap gap-3">
        {move.switched && isThere ? (
          <LinkButton href={oldPage} variant="secondary">
            {`Go to ${move.old.name}`}
          </LinkButton>
        ) : null}
        {move.switched && !mayDecide ? null : (
          <ConfirmButton
            variant={move.switched ? 'tertiary' : 'danger-soft'}
            button={move.switched ? 'End the move' : 'Give up the move'}
            heading="End this move?"
            confirm="End it"
            busyText="One moment…"
            act={() => callApi<typeof endReplacement>('DELETE', path)}
            done={() => router.push(base)}
          >
            <p>
              {left > 0 && move.new
                ? `${left} of ${move.people} people have not come over. Whoever of them signs in over the new connection after this becomes a second user, without anything from before.`
                : 'Who is not known over the new connection is somebody new from then on.'}
            </p>
          </ConfirmButton>
        )}
      </div>
    </Panel>
  );
}
