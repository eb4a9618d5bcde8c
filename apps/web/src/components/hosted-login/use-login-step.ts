'use client';

import { useState } from 'react';
import { type ApiFailure, callLogin } from '../api.ts';

export type LoginStep = {
  /** Below which the steps are: a form of the page goes there by itself when no script is there to send it. */
  readonly path: `/v1/login/${string}`;
  readonly busy: boolean;
  readonly failure: ApiFailure | undefined;
  /** Sends one step; stays busy when the browser is about to leave. */
  readonly send: <T>(action: string, body: unknown, on: StepOutcome<T>) => void;
};

export type StepOutcome<T> = {
  /** True when the browser leaves this page. */
  readonly done: (value: T) => boolean;
  /** True when the failure was dealt with and is not to be shown. */
  readonly failed?: (failure: ApiFailure) => boolean;
};

export type Going = { readonly url: string };

export const leave: StepOutcome<Going> = {
  done: ({ url }) => {
    window.location.assign(url);
    return true;
  },
};

/**
 * What somebody does on the hosted login page, one thing at a time.
 *
 * @param before why the last step failed, when that was sent without a script
 */
export function useLoginStep(path: `/v1/login/${string}`, before: ApiFailure | undefined): LoginStep {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(before);

  async function run<T>(action: string, body: unknown, on: StepOutcome<T>) {
    setBusy(true);
    setFailure(undefined);
    const result = await callLogin<T>(`${path}/${action}`, body);
    if (result.ok && on.done(result.value)) return;
    setBusy(false);
    if (!result.ok && !on.failed?.(result.failure)) setFailure(result.failure);
  }

  return {
    path,
    busy,
    failure,
    send: (action, body, on) => {
      if (!busy) void run(action, body, on);
    },
  };
}
