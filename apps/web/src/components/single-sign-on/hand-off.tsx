'use client';

import { Button } from '@heroui/react';
import Link from 'next/link';
import { useState } from 'react';
import type { ConnectOffer } from '../../api/runs/get-offer.ts';
import type { makeSetupLink } from '../../api/setup-links/make-setup-link.ts';
import { ActButton } from '../act-button.tsx';
import { callApi } from '../api.ts';
import type { MadeLink } from '../link-notice.tsx';
import { NewLinkNotice } from '../setup-link/new-link-notice.tsx';
import { Unfold } from '../unfold.tsx';
import { type HandOffNames, handOffMessage } from './hand-off-message.ts';

const WEEK_SECONDS = 604_800;

/** For who may not approve at Microsoft: whom to ask, and what to send them. Before anybody leaves for a dead end (U11). */
export function HandOff(
  props: HandOffNames & { readonly organizationId: string; readonly offer: ConnectOffer },
) {
  const { organizationId, offer } = props;
  const [made, setMade] = useState<MadeLink>();
  // By a setup link Portico looks after an app of its own: how little a directory gives is chosen here.
  const managed = offer.levels.find(({ level }) => level !== 'sign_in_only');
  const membersPage = (
    <Link href={`/dashboard/organizations/${organizationId}/members`} className="underline">
      invite them as an admin
    </Link>
  );
  return (
    <Unfold
      title="You cannot approve this at Microsoft?"
      description="Only a Global Administrator or a Privileged Role Administrator can. Hand it to one of them."
    >
      {managed === undefined ? (
        <p className="text-sm">
          Without access to the directory it is approved here: {membersPage} of {props.organizationName}. Then
          they open this page and approve.
        </p>
      ) : (
        <>
          <p className="mb-3 text-sm">
            Send them a setup link: they need no place here. Somebody who is to stay, you can also{' '}
            {membersPage}.
          </p>
          {made === undefined ? (
            <ActButton
              label="Make a link for them"
              busyText="Making the link…"
              act={() =>
                callApi<typeof makeSetupLink>('POST', `/v1/session/orgs/${organizationId}/setup-links`, {
                  intents: ['sso'],
                  expires_in: WEEK_SECONDS,
                })
              }
              done={setMade}
            />
          ) : (
            <Message {...props} asked={managed} link={made} onSent={() => setMade(undefined)} />
          )}
        </>
      )}
    </Unfold>
  );
}

function Message(
  props: HandOffNames & {
    readonly asked: ConnectOffer['levels'][number];
    readonly link: MadeLink;
    readonly onSent: () => void;
  },
) {
  const text = handOffMessage({ ...props, address: props.link.url });
  const subject = `Please connect Microsoft for ${props.organizationName}`;
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`;
  return (
    <div className="flex flex-col gap-3">
      <NewLinkNotice link={props.link} onSent={props.onSent} />
      <pre className="rounded-lg border border-border p-3 font-sans text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </pre>
      <div className="flex flex-wrap gap-3">
        <CopyText text={text} />
        <a href={mail} className="self-center text-sm font-medium text-accent hover:underline">
          Write the e-mail
        </a>
      </div>
    </div>
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
