'use client';

import { acceptsSignIn } from '@portico/core';
import { useState } from 'react';
import type { WholeReplacement } from '../../api/replacements/replacement.ts';
import type { switchBack } from '../../api/replacements/switch-back.ts';
import type { switchOver } from '../../api/replacements/switch-over.ts';
import { callApi } from '../api.ts';
import { Check } from '../check.tsx';
import { ConfirmButton } from '../confirm-button.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import type { MovePart } from './move-part.ts';

/** From when on people go on by the new connection, and who has to say who they are. */
export function SwitchForm(part: MovePart & { readonly by: NonNullable<WholeReplacement['new']> }) {
  const { move, mayDecide, by } = part;
  const [byEmail, setByEmail] = useState(move.matches_by_email);
  const [newcomers, setNewcomers] = useState(move.admits_newcomers);
  const changed =
    move.changed_since || byEmail !== move.matches_by_email || newcomers !== move.admits_newcomers;
  return (
    <Panel
      title={move.switched ? 'People sign in over the new connection' : 'Switch'}
      description={
        move.switched
          ? `Organization and domain lead to ${by.name}. ${move.old.name} is accepted as well, until you remove it.`
          : `From then on organization and domain lead to ${by.name}, and people are there who they were over ${move.old.name}. That is accepted as well, and you can go back.`
      }
    >
      <div className="flex flex-col items-start gap-4">
        <Check
          name="matches_by_email"
          label="People are found by their address"
          checked={byEmail}
          onChange={setByEmail}
        >
          Somebody whose address is in a verified domain, and is that of exactly one person of the old
          connection, is that person. Leave it out where people can change their address at the new provider
          by themselves.
        </Check>
        <Check
          name="admits_newcomers"
          label="Whose address nobody had is somebody new"
          checked={newcomers}
          onChange={setNewcomers}
        >
          Else they wait until an owner has said so above. Choose it only when addresses have not changed with
          the provider: whoever has another one now would become a second user.
        </Check>
        {move.changed_since ? (
          <p className="max-w-prose rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground">
            One of the two was entered otherwise since the switch, or has a new certificate. Nobody else is
            found until an owner has looked at it and saves this again.
          </p>
        ) : null}
        {!move.switched && !isUsed(move.old) ? (
          <p className="max-w-prose rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground">
            {move.old.name} is not on, so nobody gets in whom {by.name} does not know until you switch.
          </p>
        ) : null}
        {!isUsed(by) ? (
          <p className="text-sm text-muted">Switch {by.name} on first, or let its setup come to an end.</p>
        ) : mayDecide ? null : (
          <p className="text-sm text-muted">An owner switches: who is who is theirs to say.</p>
        )}
        <div className="flex flex-wrap gap-3 empty:hidden">
          {mayDecide && isUsed(by) && (!move.switched || changed) ? (
            <SwitchButton {...part} rules={{ byEmail, newcomers }} />
          ) : null}
          {move.switched ? <BackButton {...part} /> : null}
        </div>
      </div>
    </Panel>
  );
}

const isUsed = ({ status }: WholeReplacement['old']) => acceptsSignIn(status);

function SwitchButton({
  move,
  path,
  by,
  rules,
  onChanged,
}: Parameters<typeof SwitchForm>[0] & { readonly rules: { byEmail: boolean; newcomers: boolean } }) {
  return (
    <ConfirmButton
      variant="outline"
      button={move.switched ? 'Save how people are found' : 'Switch'}
      heading={move.switched ? 'Change how people are found?' : `Switch to ${by.name}?`}
      confirm={move.switched ? 'Change it' : 'Switch'}
      confirmVariant="primary"
      busyText="One moment…"
      act={() =>
        callApi<typeof switchOver>('POST', `${path}/switch`, {
          by: by.id,
          as_entered: by.entered_at,
          matches_by_email: rules.byEmail,
          admits_newcomers: rules.newcomers,
        })
      }
      done={onChanged}
    >
      <p>
        {by.issuer ? (
          <>
            It is <strong className="[overflow-wrap:anywhere]">{by.issuer}</strong>
            {by.entered_at ? (
              <>
                , entered <RelativeTime at={by.entered_at} />
              </>
            ) : null}
            .{' '}
          </>
        ) : null}
        Look at it first: what is entered there otherwise later finds nobody until an owner saves again.
      </p>
      <p>
        {rules.byEmail
          ? 'Whoever looks after the new provider decides who has which address there, and so who is who here.'
          : 'Everybody waits at their first sign-in until an owner has said who they are.'}
      </p>
    </ConfirmButton>
  );
}

function BackButton({ move, path, onChanged }: MovePart) {
  return (
    <ConfirmButton
      variant="tertiary"
      button="Go back to the old one"
      heading={`Lead people to ${move.old.name} again?`}
      confirm="Go back"
      confirmVariant="primary"
      busyText="One moment…"
      act={() => callApi<typeof switchBack>('POST', `${path}/switch-back`)}
      done={onChanged}
    >
      <p>
        Whoever has come over keeps both ways. Nobody else gets in over the new connection until you switch
        again.
      </p>
    </ConfirmButton>
  );
}
