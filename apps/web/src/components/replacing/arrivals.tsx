'use client';

import { Chip } from '@heroui/react';
import { useState } from 'react';
import type { decideArrival } from '../../api/replacements/decide-arrival.ts';
import type { ReplacementArrival, WholeReplacement } from '../../api/replacements/replacement.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { NativeSelect } from '../native-select.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import type { MovePart } from './move-part.ts';
import { WHY } from './why-unmatched.ts';

type Person = WholeReplacement['left_behind'][number];

const NEW = 'new';
/** Nobody is somebody by a slip. */
const OPEN = '';

const called = ({ name, email, user_id: id }: Person) =>
  [name, email].filter((part) => part !== null).join(', ') || id;

/** Who came over the new connection and is not known there: who they would be, and for an owner to say where that is not plain. */
export function Arrivals(part: MovePart) {
  const { move } = part;
  return (
    <Panel
      title={move.switched ? 'Who waits' : 'Who would be who'}
      description={
        move.switched
          ? 'They came over the new connection, and an owner has to say who they were before. Then they sign in again.'
          : 'Try the new connection, or let some colleagues open its tile: nobody gets in yet, and here you see who they would be.'
      }
    >
      {move.arrivals.length === 0 ? (
        <p className="text-sm text-muted">Nobody at the moment.</p>
      ) : (
        <ul className="divide-y divide-separator">
          {move.arrivals.map((arrival) => (
            <ArrivalRow key={`${arrival.id} ${arrival.match}`} {...part} arrival={arrival} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ArrivalRow(props: MovePart & { readonly arrival: ReplacementArrival }) {
  const { arrival } = props;
  return (
    <li className="grid gap-x-6 gap-y-2 py-4 sm:grid-cols-2">
      <div className="min-w-0">
        <p className="font-medium [overflow-wrap:anywhere]">
          {arrival.name ?? arrival.email ?? 'Without a name'}
        </p>
        <p className="text-sm text-muted [overflow-wrap:anywhere]">{arrival.email ?? 'No address'}</p>
        <p className="text-sm text-muted">
          Came <RelativeTime at={arrival.last_came_at} />
        </p>
      </div>
      <div className="flex min-w-0 flex-col items-start gap-2">
        <Who {...props} />
        {props.mayDecide ? <Decide {...props} /> : null}
      </div>
    </li>
  );
}

function Who({ arrival, move }: { arrival: ReplacementArrival; move: WholeReplacement }) {
  if (arrival.decided_new) return <Said color="success" word="Somebody new" />;
  const id = arrival.decided_user_id ?? arrival.match;
  if (id === null)
    return (
      <>
        <Said color="warning" word="Not plain" />
        <p className="text-sm text-muted">{arrival.why === null ? null : WHY[arrival.why]}</p>
      </>
    );
  const person = [...arrival.counterparts, ...move.left_behind].find(({ user_id }) => user_id === id);
  return (
    <>
      <Said color="success" word={arrival.decided_user_id ? 'As you have said' : 'Same address'} />
      <p className="[overflow-wrap:anywhere]">{person ? called(person) : id}</p>
      {person && person.name !== arrival.name ? (
        <p className="text-sm text-muted">Called {person.name ?? 'nothing'} over the old connection.</p>
      ) : null}
    </>
  );
}

const Said = ({ color, word }: { color: 'success' | 'warning'; word: string }) => (
  <Chip color={color} variant="soft" size="sm">
    {word}
  </Chip>
);

function Decide({ arrival, move, path, onChanged }: MovePart & { readonly arrival: ReplacementArrival }) {
  const known = [...arrival.counterparts.filter(({ taken }) => !taken), ...move.left_behind];
  const people = [...new Map(known.map((person) => [person.user_id, person])).values()];
  const [chosen, setChosen] = useState(
    arrival.decided_new ? NEW : (arrival.decided_user_id ?? arrival.match ?? OPEN),
  );
  const who = arrival.name ?? arrival.email ?? 'this person';
  const person = people.find(({ user_id }) => user_id === chosen);
  return (
    <div className="flex max-w-full flex-wrap items-center gap-2">
      <NativeSelect
        label={`Who ${who} is`}
        hideLabel
        value={chosen}
        options={[
          { value: OPEN, label: 'Choose…' },
          { value: NEW, label: 'Somebody new' },
          ...people.map((each) => ({ value: each.user_id, label: called(each) })),
        ]}
        onChange={setChosen}
      />
      {chosen === OPEN || (chosen !== NEW && person === undefined) ? null : (
        <ConfirmButton
          size="sm"
          variant="outline"
          button="Say so"
          buttonLabel={`Say so of ${who}`}
          heading={person ? `Is ${who} the same as ${called(person)}?` : `Is ${who} somebody new?`}
          confirm={person ? 'The same person' : 'Somebody new'}
          confirmVariant={person ? 'danger' : 'primary'}
          busyText="One moment…"
          act={() =>
            callApi<typeof decideArrival>('POST', `${path}/arrivals/${arrival.id}`, {
              user_id: person?.user_id ?? null,
            })
          }
          done={onChanged}
        >
          <p>
            {person
              ? 'Whoever signs in with this account of the new provider gets everything that this person has in your applications. Be certain: ask them.'
              : 'They become a user of their own at their next sign-in, without anything from before.'}
          </p>
        </ConfirmButton>
      )}
    </div>
  );
}
