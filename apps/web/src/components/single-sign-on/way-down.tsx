'use client';

import { Check, Circle, CircleDot } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { ConnectOffer } from '../../api/runs/get-offer.ts';
import type { Run } from '../../api/runs/run.ts';
import { CopyValue } from '../copy-value.tsx';
import { Unfold } from '../unfold.tsx';
import { ConnectButton } from './connect-button.tsx';
import { levelOf } from './level-names.ts';
import { OutsideLink } from './outside-link.tsx';
import { RunButton } from './run-button.tsx';
import { enterpriseAppsUrl, nextStepDown, ownerCommands, standing } from './way-down-steps.ts';

type WayDownProps = {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly connection: Connection;
  readonly offer: ConnectOffer;
  readonly onBegun: (run: Run) => void;
};

/** Of a connection whose directory lets Portico change every app: how it comes to need less, step by step. */
export function WayDown(props: WayDownProps) {
  const next = nextStepDown(props.connection);
  if (next === undefined) return null;
  return (
    <section aria-labelledby="way-down" className="mt-4 rounded-lg border border-border p-4 text-sm">
      <h4 id="way-down" className="font-semibold">
        Portico may do more here than it needs
      </h4>
      <p className="mt-1 max-w-prose">
        This connection has broader access: the directory lets Portico change every app in it (
        <Permission>Application.ReadWrite.All</Permission>). To look after its own app,{' '}
        <Permission>Application.ReadWrite.OwnedBy</Permission> would do. People sign in as before all the
        while.
      </p>
      <ol className="mt-3 flex flex-col gap-4">
        <StepDown title="Portico owns its app" standing={standing('broader_not_owner', next)}>
          <Own {...props} />
        </StepDown>
        <StepDown
          title="The directory approves the narrow permission"
          standing={standing('broader_alone', next)}
        >
          <Approve {...props} />
        </StepDown>
        <StepDown title="The broad permission goes" standing={standing('broader_to_withdraw', next)}>
          <Withdraw {...props} />
        </StepDown>
      </ol>
    </section>
  );
}

const Permission = ({ children }: { readonly children: string }) => (
  <code className="font-mono text-[0.8125rem] [overflow-wrap:anywhere]">{children}</code>
);

const ICONS = {
  done: <Check aria-hidden className="size-4 text-success" />,
  next: <CircleDot aria-hidden className="size-4 text-accent" />,
  later: <Circle aria-hidden className="size-4 text-muted" />,
};
const WORDS = { done: 'Done', next: 'Next', later: 'After that' };

/** Only of the next one there is something to do. */
function StepDown(props: {
  readonly title: string;
  readonly standing: keyof typeof WORDS;
  readonly children: ReactNode;
}) {
  const { title, standing: stands } = props;
  return (
    <li className="flex gap-2" {...(stands === 'next' ? { 'aria-current': 'step' as const } : {})}>
      <span className="mt-0.5 shrink-0">{ICONS[stands]}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <span className={stands === 'next' ? 'font-medium' : 'text-muted'}>
          {title} <span className="sr-only">({WORDS[stands]})</span>
        </span>
        {stands === 'next' ? props.children : null}
      </div>
    </li>
  );
}

function Own(props: WayDownProps) {
  const commands = ownerCommands(props.offer, props.connection);
  return (
    <>
      <p className="max-w-prose">
        The narrow permission reaches what Portico owns, and the way in which this app was made gave it no
        owner. Portico can make itself one where Microsoft lets it. Nothing else is changed, and nothing
        changes for your people. Take nothing back before: Portico could not change the app any more.
      </p>
      <div className="flex flex-wrap gap-3">
        <RunButton {...props} kind="own" label="Make Portico an owner" variant="primary" />
      </div>
      {commands === undefined ? null : (
        <Unfold
          title="It still says so afterwards?"
          description="Microsoft did not let Portico. An administrator of the directory can, with the Azure CLI."
        >
          <ol className="list-decimal pl-5">
            <li>
              As an Application Administrator of the directory, open Bash with the Azure CLI, such as Azure
              Cloud Shell, and run these lines:
            </li>
          </ol>
          <pre className="mt-2 rounded-lg border border-border p-3 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere] select-all">
            {commands}
          </pre>
          <ol start={2} className="mt-2 list-decimal pl-5">
            <li>Press Check now below.</li>
          </ol>
        </Unfold>
      )}
    </>
  );
}

function Approve({ organizationId, offer, connection }: WayDownProps) {
  const asksForLess = levelOf(offer, connection)?.level === 'full_care';
  return (
    <>
      <p className="max-w-prose">
        {asksForLess
          ? 'Approve at Microsoft once more, and Portico gets the narrow permission besides. You need to be a Global Administrator or a Privileged Role Administrator there.'
          : 'The operator of this Portico has to register the narrow permission in the place of the broad one first. An approval takes in what is registered.'}
      </p>
      {asksForLess ? (
        <ConnectButton organizationId={organizationId} level="full_care" label="Approve again" secondary />
      ) : null}
    </>
  );
}

function Withdraw({ offer, connection }: WayDownProps) {
  const portico = levelOf(offer, connection)?.app_id;
  return (
    <>
      <p className="max-w-prose">
        In the Entra admin center an administrator of the directory opens Enterprise applications, then
        Portico’s app, then Permissions, and revokes <Permission>Application.ReadWrite.All</Permission>. Leave{' '}
        <Permission>Application.ReadWrite.OwnedBy</Permission> there. Then press Check now below.
      </p>
      {portico === undefined ? null : (
        <p className="flex flex-wrap items-center gap-x-2">
          Portico’s app has the application id <CopyValue label="id of Portico’s app" value={portico} />
        </p>
      )}
      <div className="flex">
        <OutsideLink href={enterpriseAppsUrl(offer)}>Open Enterprise applications</OutsideLink>
      </div>
    </>
  );
}
