'use client';

import { useState } from 'react';
import type { ChoiceOf, Going, LoginStepName, SentWith } from '../../api/login-steps.ts';
import { type ApiFailure, callLogin } from '../api.ts';

export type LoginStep = {
  /** Below which the steps are: a form of the page goes there by itself when no script is there to send it. */
  readonly path: `/v1/login/${string}`;
  readonly busy: boolean;
  readonly failure: ApiFailure | undefined;
  /** Sends one step; stays busy when the browser is about to leave. */
  readonly send: <N extends LoginStepName>(name: N, body: SentWith<N>, on: StepOutcome<N>) => void;
};

export type StepOutcome<N extends LoginStepName> = {
  /** True when the browser leaves this page. */
  readonly done: (value: Going | ChoiceOf<N>) => boolean;
  /** True when the failure was dealt with and is not to be shown. */
  readonly failed?: (failure: ApiFailure) => boolean;
};

/** Of a step that leaves nothing to choose. */
export const leave: StepOutcome<'connection' | 'provider' | 'organization'> = {
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

  async function run<N extends LoginStepName>(name: N, body: SentWith<N>, on: StepOutcome<N>) {
    setBusy(true);
    setFailure(undefined);
    const result = await callLogin(path, name, body);
    if (result.ok && on.done(result.value)) return;
    setBusy(false);
    if (!result.ok && !on.failed?.(result.failure)) setFailure(result.failure);
  }

  return {
    path,
    busy,
    failure,
    send: (name, body, on) => {
      if (!busy) void run(name, body, on);
    },
  };
}
