import type { ErrorCode } from './errors.ts';

/**
 * What a run does to a managed connection. `connect`: makes it, `repair`: brings it back to how it has to be, `rotate`:
 * gives it a new credential, `check`: looks whether it is as it has to be, and changes nothing, `disconnect`: takes it out
 * of the customer's directory.
 */
export const RUN_KINDS = ['connect', 'repair', 'rotate', 'check', 'disconnect'] as const;
export type RunKindName = (typeof RUN_KINDS)[number];

/** Those that are begun on a connection that is there, without anybody's going to Microsoft. */
export const KINDS_ON_A_CONNECTION = ['repair', 'rotate', 'check'] as const satisfies readonly RunKindName[];
export type KindOnAConnection = (typeof KINDS_ON_A_CONNECTION)[number];

/** Who or what began a run. */
export type RunStarter = { readonly kind: 'user'; readonly id: string } | { readonly kind: 'schedule' };

/** `waiting` means Microsoft is not ready yet: replication, a token without roles, throttling. Everything else is ours. */
export const RUN_STATES = ['running', 'waiting', 'compensating', 'succeeded', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

export function isFinished(state: RunState): boolean {
  return state === 'succeeded' || state === 'failed';
}

/** How a run can end badly, and who has to act. */
export type RunFailure = {
  readonly code: ErrorCode;
  /** Who can mend it. */
  readonly actor: 'directory_admin' | 'operator' | 'portico';
  /** One sentence in plain words; names no secret. */
  readonly message: string;
};
