'use client';

import { Button } from '@heroui/react';
import Link from 'next/link';
import { useState } from 'react';
import type { ConnectOffer } from '../../api/runs/get-offer.ts';
import { Unfold } from '../unfold.tsx';
import { LEVEL_NAMES } from './level-names.ts';

export type HandOffNames = { readonly organizationName: string; readonly projectName: string };

/** For who may not approve at Microsoft: whom to ask, and what to send them. Before anybody leaves for a dead end (U11). */
export function HandOff(
  props: HandOffNames & { readonly organizationId: string; readonly offer: ConnectOffer },
) {
  const text = messageFor(props);
  const subject = `Please connect Microsoft for ${props.organizationName}`;
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`;
  return (
    <Unfold
      title="You cannot approve this at Microsoft?"
      description="Only a Global Administrator or a Privileged Role Administrator can. Hand it to one of them."
    >
      <p className="mb-3 text-sm">
        Send them a setup link, which you make below: they need no place here. Or, for somebody who is to
        stay:
      </p>
      <ol className="list-decimal pl-5 text-sm">
        <li>
          <Link href={`/dashboard/organizations/${props.organizationId}/members`} className="underline">
            Invite them as an admin
          </Link>{' '}
          of {props.organizationName}: whoever approves needs to be a member here.
        </li>
        <li>Send them this:</li>
      </ol>
      <pre className="mt-2 rounded-lg border border-border p-3 font-sans text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </pre>
      <div className="mt-3 flex flex-wrap gap-3">
        <CopyText text={text} />
        <a href={mail} className="self-center text-sm font-medium text-accent hover:underline">
          Write the e-mail
        </a>
      </div>
    </Unfold>
  );
}

function CopyText({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  // Without the right to the clipboard one still selects the text.
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Button size="sm" variant="secondary" onPress={copy} onBlur={() => setCopied(false)}>
      {copied ? 'Copied' : 'Copy the text'}
    </Button>
  );
}

function messageFor({
  organizationId,
  organizationName,
  projectName,
  offer,
}: HandOffNames & { readonly organizationId: string; readonly offer: ConnectOffer }): string {
  const asks = offer.levels.map(
    ({ level, permissions, creates }) => `${LEVEL_NAMES[level].name}
It asks for:
${permissions.map(({ name, why }) => `- ${name}: ${why}`).join('\n')}
It leaves in our directory:
${creates.map((line) => `- ${line}`).join('\n')}`,
  );
  const [only, another] = offer.levels;
  const choose =
    only === undefined || another !== undefined
      ? 'Choose how much Portico may do, and approve'
      : `Press ${LEVEL_NAMES[only.level].button} and approve`;
  const address = `${window.location.origin}/dashboard/organizations/${organizationId}/features/single-sign-on`;
  return `Hello,

we want to sign in to ${projectName} with our Microsoft accounts. Connecting it takes about two minutes and needs a Global Administrator or a Privileged Role Administrator of our Entra directory.

1. Accept the invitation to ${organizationName}.
2. Open ${address}
3. ${choose} the one screen at Microsoft.

${asks.join('\n\n')}

Please do not forward the address of Microsoft’s page: Portico cannot use an approval from another browser.`;
}
