'use client';

import { Description, Label, TextArea, TextField } from '@heroui/react';
import { findEntraAnswer } from '@portico/core';
import { useState } from 'react';
import { LinkButton } from '../link-button.tsx';
import { actorOf } from './failed-sign-in-texts.ts';
import { OutsideLink } from './outside-link.tsx';

/** Where Microsoft itself says what a number means (entra: reference-error-codes). */
const microsoftOn = (code: string) =>
  `https://login.microsoftonline.com/error?code=${code.slice('AADSTS'.length)}`;

type Where = {
  readonly organizationId: string;
  /** The app of the connection in the admin center; undefined where there is none. */
  readonly entraUrl: string | undefined;
  /** Whether the connection has no app of its own in the directory. */
  readonly overSignInApp: boolean;
  /** False where the connection’s page is the one that is open. */
  readonly linksToConnection?: boolean;
};

/**
 * Explains a number of Microsoft's that somebody saw on its page, which tells Portico nothing. What is entered stays in the browser,
 * and nothing of it is shown again but digits.
 */
export function MicrosoftCode(props: Where) {
  const [text, setText] = useState('');
  const found = findEntraAnswer(text, props.overSignInApp);
  return (
    <div className="flex max-w-prose flex-col gap-3">
      <TextField fullWidth name="microsoft-code" value={text} onChange={setText} autoComplete="off">
        <Label>Microsoft’s code, or the text of its page</Label>
        <TextArea fullWidth rows={2} placeholder="AADSTS50105" spellCheck="false" />
        <Description>
          If Microsoft shows an error page, its code begins with AADSTS: enter it here.
        </Description>
      </TextField>
      <div role="status" aria-live="polite">
        {text.trim() === '' ? null : found === undefined ? (
          <p className="text-sm text-muted">There is no code in it that begins with AADSTS.</p>
        ) : (
          <Explained {...props} {...found} />
        )}
      </div>
    </div>
  );
}

function Explained({
  code,
  answer,
  organizationId,
  entraUrl,
  linksToConnection = true,
}: Omit<Where, 'overSignInApp'> & NonNullable<ReturnType<typeof findEntraAnswer>>) {
  return (
    <div className="rounded-lg border border-border px-4 py-3 text-sm">
      <p className="font-medium">
        {answer?.what ?? 'Portico does not know this code.'} <code className="font-mono">{code}</code>
      </p>
      <p className="mt-1 text-muted">
        {answer === undefined
          ? 'Microsoft says what it means.'
          : `Who can act: ${actorOf(answer.who)}. ${answer.how}`}
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        {answer?.who === 'it_admin' && entraUrl !== undefined ? (
          <OutsideLink href={entraUrl}>Open the app in Entra</OutsideLink>
        ) : null}
        {answer?.who === 'it_admin' && linksToConnection ? (
          <LinkButton
            href={`/dashboard/organizations/${organizationId}/features/single-sign-on`}
            variant="secondary"
            size="sm"
          >
            Open the connection
          </LinkButton>
        ) : null}
        <OutsideLink href={microsoftOn(code)}>What Microsoft says of it</OutsideLink>
      </div>
    </div>
  );
}
