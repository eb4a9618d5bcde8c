'use client';

import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import { CopyValue } from '../copy-value.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { DomainOffer, type KnownDomain } from './domain-offer.tsx';
import { isSignInOnly } from './level-names.ts';
import { OutsideLink } from './outside-link.tsx';
import { TestSignInButton } from './test-sign-in-button.tsx';

/** What is left to do until the people of the directory sign in. Each ticks itself by what has really happened. */
export function NextSteps(props: {
  readonly organizationId: string;
  readonly connection: Connection;
  readonly domains: readonly KnownDomain[];
}) {
  const { connection, organizationId } = props;
  const { last_sign_in_at: lastSignIn, tested_at: tested, approval_missed_at: missed } = connection;
  // Somebody was held up after it: then it is not done, whatever was approved.
  const approved = missed ? null : connection.approved_for_all_at;
  return (
    <section aria-labelledby="next-steps" className="mt-6 border-t border-separator pt-5">
      <h4 id="next-steps" className="font-semibold">
        Next steps
      </h4>
      <ol className="mt-3 flex flex-col gap-5">
        <Step title="Test sign-in" doneAt={tested ?? lastSignIn} done="It worked">
          <p className="text-sm text-muted">
            Opens a new tab and shows what Microsoft tells Portico about you. Nobody is signed in.
          </p>
          <div className="mt-2">
            <TestSignInButton
              organizationId={organizationId}
              connectionId={connection.id}
              variant={connection.status === 'degraded' || tested ? 'secondary' : 'primary'}
            />
          </div>
        </Step>
        {isSignInOnly(connection) ? null : (
          <Step title="Approve sign-in for all your people" doneAt={approved ?? null} done="Approved">
            <p className="text-sm text-muted">
              {missed ? (
                <strong className="font-medium text-foreground">
                  Microsoft held somebody up <RelativeTime at={missed} />: it seems that your directory does
                  not let people approve apps themselves.{' '}
                </strong>
              ) : (
                'If your directory does not let people approve apps themselves, Microsoft stops them with “Need admin approval” until this is done. '
              )}
              A Global Administrator, Cloud Application Administrator or Application Administrator of the
              directory can do it; you can also send them the link.
            </p>
            {connection.approve_for_everyone_url ? (
              <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
                <OutsideLink href={connection.approve_for_everyone_url}>Approve at Microsoft</OutsideLink>
                <CopyValue label="link to approve" value={connection.approve_for_everyone_url} />
              </div>
            ) : null}
          </Step>
        )}
        <Step title="Tell your people" doneAt={lastSignIn} done="The last one signed in">
          <p className="text-sm text-muted">
            They open the application and enter their work e-mail address. Once the domain of that address is
            verified, it leads them to Microsoft.
          </p>
          {connection.waits_for_switch ? (
            <p className="mt-2 text-sm">
              This connection is to replace another one: until you switch, people go on by that.
            </p>
          ) : (
            <DomainOffer
              organizationId={organizationId}
              directoryDomain={connection.entra?.directory_name ?? null}
              domains={props.domains}
            />
          )}
        </Step>
      </ol>
    </section>
  );
}

function Step(props: {
  readonly title: string;
  /** ISO 8601; null while it is not done. */
  readonly doneAt: string | null;
  /** What was done, before the time. */
  readonly done: string;
  readonly children: ReactNode;
}) {
  const Icon = props.doneAt === null ? CircleDashed : CircleCheck;
  return (
    <li className="flex gap-3">
      <Icon
        aria-hidden
        className={`mt-0.5 size-5 shrink-0 ${props.doneAt === null ? 'text-muted' : 'text-success'}`}
      />
      <div className="min-w-0">
        <p className="font-medium">
          {props.title}
          {props.doneAt === null ? (
            <span className="sr-only"> (to do)</span>
          ) : (
            <span className="ml-2 text-sm font-normal text-muted">
              {props.done} <RelativeTime at={props.doneAt} />
            </span>
          )}
        </p>
        <div className="mt-1 max-w-prose">{props.children}</div>
      </div>
    </li>
  );
}
