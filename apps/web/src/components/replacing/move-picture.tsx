import { Chip } from '@heroui/react';
import { isConnected } from '@portico/core';
import { ArrowRight } from 'lucide-react';
import type { WholeReplacement } from '../../api/replacements/replacement.ts';
import { RelativeTime } from '../relative-time.tsx';
import type { MovePart } from './move-part.ts';
import { usedOf } from './used-of.ts';

type Side = NonNullable<WholeReplacement['new']>;

/** Which of the two people go on by, and how many have come over. */
export function MovePicture({ move }: Pick<MovePart, 'move'>) {
  const { old, people, came_over: cameOver } = move;
  const used = usedOf(move);
  const share = people === 0 ? 0 : Math.round((cameOver / people) * 100);
  return (
    <section aria-label="How far the move is" className="rounded-xl border border-border bg-surface p-5">
      <div className="flex flex-col items-stretch gap-3 sm:flex-row sm:items-center">
        <Box side={old} heading="From" isUsed={used === old} />
        <ArrowRight aria-hidden className="size-6 shrink-0 rotate-90 self-center text-muted sm:rotate-0" />
        <Box side={move.new} heading="To" isUsed={used !== null && used === move.new} />
      </div>
      <div aria-hidden className="mt-5 h-2 overflow-hidden rounded-full bg-surface-secondary">
        <div className="h-full rounded-full bg-success" style={{ width: `${share}%` }} />
      </div>
      <p className="mt-2 text-sm text-muted">
        {cameOver} of {people} {people === 1 ? 'person has' : 'people have'} come over.
      </p>
    </section>
  );
}

function Box({ side, heading, isUsed }: { side: Side | null; heading: string; isUsed: boolean }) {
  return (
    <div className="min-w-0 flex-1 rounded-lg border border-border px-4 py-3">
      <p className="flex items-center justify-between gap-2 text-sm text-muted">
        {heading}
        {isUsed ? (
          <Chip color="success" variant="soft" size="sm">
            People sign in here
          </Chip>
        ) : null}
      </p>
      <p className="mt-1 font-medium [overflow-wrap:anywhere]">{side?.name ?? 'The next connection'}</p>
      <p className="text-sm text-muted">{side ? <Standing side={side} /> : 'Not made yet'}</p>
    </div>
  );
}

function Standing({ side }: { side: Side }) {
  if (!isConnected(side.status)) return <>Removed</>;
  if (side.last_sign_in_at === null) return <>Nobody has signed in yet</>;
  return (
    <>
      Last sign-in <RelativeTime at={side.last_sign_in_at} />
    </>
  );
}
