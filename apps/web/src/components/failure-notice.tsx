'use client';

import { Alert } from '@heroui/react';
import type { ReactNode } from 'react';
import type { ApiFailure } from './api.ts';
import { CopyValue } from './copy-value.tsx';

type FailureNoticeProps = {
  readonly failure: ApiFailure;
  readonly action?: ReactNode;
  /** Where the page is not English. */
  readonly words?: { readonly request: string; readonly copyRequest: (copied: boolean) => string };
};

/** What went wrong, what to do, and the id for whoever has to look it up. Read out when it appears. */
export function FailureNotice({ failure, action, words }: FailureNoticeProps) {
  const isOut = failure.code === 'not_signed_in';
  return (
    <Alert status="danger" role="alert">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{isOut ? 'Your session has ended.' : failure.message}</Alert.Title>
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
        {isOut ? <SignInAgain /> : null}
        {action ? <div className="mt-2">{action}</div> : null}
      </Alert.Content>
    </Alert>
  );
}

/** Opens beside this page, so that what was typed here is still there afterwards. */
function SignInAgain() {
  return (
    <p className="mt-2">
      <a className="underline" href="/login" target="_blank" rel="noreferrer">
        Sign in in a new tab
      </a>
      , then come back and try again.
    </p>
  );
}
