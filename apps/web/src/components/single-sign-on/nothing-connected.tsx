'use client';

import type { Connection } from '../../api/connections/connection.ts';
import type { ConnectOffer } from '../../api/runs/get-offer.ts';
import { RelativeTime } from '../relative-time.tsx';
import { ConnectButton } from './connect-button.tsx';
import { HandOff } from './hand-off.tsx';
import type { HandOffNames } from './hand-off-message.ts';
import { LevelCards } from './level-cards.tsx';
import { MicrosoftLogo } from './microsoft-logo.tsx';

/** Nothing is connected: the ways to connect, the easiest first. */
export function NothingConnected(props: {
  readonly organizationId: string;
  readonly offer: ConnectOffer;
  /** Why one cannot connect here and now, in a sentence that says who can; undefined when one can. */
  readonly disabledReason: string | undefined;
  /** A connection that was disconnected: connecting again brings it back. */
  readonly earlier: Connection | undefined;
  readonly names: HandOffNames;
}) {
  const { offer, earlier } = props;
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <section
        aria-labelledby="microsoft"
        className="rounded-xl border border-accent/50 bg-surface p-5 sm:p-6 md:col-span-2"
      >
        <div className="flex items-center gap-3">
          <MicrosoftLogo />
          <h3 id="microsoft" className="text-lg font-semibold">
            Microsoft Entra ID
          </h3>
        </div>
        <p className="mt-2 max-w-prose">
          {offer.levels.length > 1
            ? 'Choose how much Portico may do in your Entra directory. You can change it later.'
            : 'You approve one screen at Microsoft, and your people sign in with their work account.'}
        </p>
        <p className="mt-1 max-w-prose text-sm text-muted">
          Takes about a minute. At Microsoft you need to be a Global Administrator or a Privileged Role
          Administrator.
        </p>
        {earlier?.disconnected_at ? (
          <p className="mt-3 text-sm text-muted">
            {earlier.entra?.directory_name ?? earlier.name} was disconnected{' '}
            <RelativeTime at={earlier.disconnected_at} />. Connecting the same directory brings it back with
            its addresses and people.
          </p>
        ) : null}
        <div className="mt-5">
          {offer.levels.length > 0 ? (
            <LevelCards
              organizationId={props.organizationId}
              offer={offer}
              disabledReason={props.disabledReason}
            />
          ) : (
            <ConnectButton organizationId={props.organizationId} disabledReason={props.disabledReason} />
          )}
        </div>
        {offer.approved_elsewhere_at ? <ApprovedElsewhere at={offer.approved_elsewhere_at} /> : null}
        {offer.available && props.disabledReason === undefined ? (
          <div className="mt-4">
            <HandOff {...props.names} organizationId={props.organizationId} offer={offer} />
          </div>
        ) : null}
      </section>
    </div>
  );
}

/** The other half of what the approver reads on the page that they end on (U11). */
function ApprovedElsewhere({ at }: { at: string }) {
  return (
    <p className="mt-4 max-w-prose rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground">
      Somebody approved at Microsoft in another browser <RelativeTime at={at} />, for example after a link was
      passed on. That connected nothing, because Portico could not tell who it was. Send them a setup link.
      They can then press Connect Microsoft themselves and need not approve again.
    </p>
  );
}
