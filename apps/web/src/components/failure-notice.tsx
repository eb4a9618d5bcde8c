'use client';

import { Alert } from '@heroui/react';
import type { ReactNode } from 'react';
import type { ApiFailure } from './api.ts';
import { CopyValue } from './copy-value.tsx';

type FailureNoticeProps = {
  readonly failure: ApiFailure;
  readonly action?: ReactNode;
  /** Where the page is not English. */
  readonly words?: FailureWords;
};

type FailureWords = {
  readonly request: string;
  readonly copyRequest: (copied: boolean) => string;
  /** On a page that somebody is signed in to. */
  readonly sessionEnded?: typeof SESSION_ENDED;
};

const SESSION_ENDED = {
  title: 'Your session has ended.',
  signIn: 'Sign in in a new tab',
  after: ', then come back and try again.',
};

/** What went wrong, what to do, and the id for whoever has to look it up. Read out when it appears. */
export function FailureNotice({ failure, action, words }: FailureNoticeProps) {
  const ended = failure.code === 'not_signed_in' ? (words?.sessionEnded ?? SESSION_ENDED) : undefined;
  return (
    <Alert status="danger" role="alert">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{ended?.title ?? failure.message}</Alert.Title>
        {failure.requestId === undefined ? null : (
          <Alert.Description className="flex flex-wrap items-center gap-1">
            {words?.request ?? 'Request'}{' '}
            <CopyValue
              label="request id"
              value={failure.requestId}
              {...(words === undefined ? {} : { name: words.copyRequest })}
            />
          </Alert.Description>
        )}
        {ended ? <SignInAgain words={ended} /> : null}
        {action ? <div className="mt-2">{action}</div> : null}
      </Alert.Content>
    </Alert>
  );
}

/** Opens beside this page, so that what was typed here is still there afterwards. */
function SignInAgain({ words }: { words: typeof SESSION_ENDED }) {
  return (
    <p className="mt-2">
      <a className="underline" href="/login" target="_blank" rel="noreferrer">
        {words.signIn}
      </a>
      {words.after}
    </p>
  );
}
