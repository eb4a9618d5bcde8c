import type { ErrorCode } from './errors.ts';

/** Who or what began a run. */
export type RunStarter = { readonly kind: 'user'; readonly id: string } | { readonly kind: 'schedule' };

/** `waiting` means Microsoft is not ready yet: replication, a token without roles, throttling. Everything else is ours. */
export const RUN_STATES = ['running', 'waiting', 'compensating', 'succeeded', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

export function isFinished(state: RunState): boolean {
  return state === 'succeeded' || state === 'failed';
}

/** Who can mend what made a run fail. */
export const RUN_ACTORS = ['directory_admin', 'operator', 'portico'] as const;

/** How a run ended badly. */
export type RunFailure = {
  readonly code: ErrorCode;
  readonly actor: (typeof RUN_ACTORS)[number];
  /** One sentence in plain words; names no secret. */
  readonly message: string;
};
