import type { RunFailure } from '@portico/core';
import type { Connection, Lease, RunRow } from '@portico/database';
import type { AppOnlyToken, AppRegistrations } from '@portico/microsoft-graph';
import type { ProvisioningParts } from '../settings.ts';

/** One lease of one run by one worker. */
export type RunContext = {
  readonly parts: ProvisioningParts;
  readonly run: RunRow;
  /** As it is in the table now: reread after each step. */
  readonly connection: Connection;
  /** Under which everything is written. */
  readonly lease: Lease;
  /** An app-only token of this lease. @throws MicrosoftCallFailed */
  token(): Promise<AppOnlyToken>;
  /**
   * Graph with that token, each call only while the lease is ours, and for longer than the call takes: a run that another has
   * taken the place of changes nothing any more. The calls throw LeaseLost then.
   *
   * @throws MicrosoftCallFailed
   */
  graph(): Promise<AppRegistrations>;
  /** As `graph`, when the lease is gone, too: to take back what this lease has made and nobody else knows of. */
  graphAfterLease(): Promise<AppRegistrations>;
  /** What earlier attempts of this step remembered. */
  readonly remembered: Readonly<Record<string, unknown>>;
  /** Writes down what a repetition has to know, before acting on it. @throws LeaseLost */
  remember(detail: Record<string, unknown>): Promise<void>;
};

/** Why a run waits. Each has a sentence for people in `wait-messages.ts`. */
export type WaitReason =
  | 'consent_not_arrived'
  | 'replication'
  | 'throttled'
  | 'microsoft_unavailable'
  | 'credential_proving'
  | 'credential_not_usable'
  | 'old_credential_in_use';

export type StepOutcome =
  | { readonly kind: 'done'; readonly detail?: Record<string, unknown> }
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly afterMs?: number }
  | { readonly kind: 'fail'; readonly failure: RunFailure };

/**
 * One step of a run. It looks before it creates, so it may be repeated at any time: after a kill, after a wait, after
 * an answer that never came.
 */
export type Step = {
  readonly name: string;
  /** As the stepper shows it. */
  readonly title: string;
  act(context: RunContext): Promise<StepOutcome>;
};

export const DONE: StepOutcome = { kind: 'done' };
