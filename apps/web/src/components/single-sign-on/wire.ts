import type { ConnectionStatus } from '@portico/core';

/** What the API says about connecting Microsoft, as it comes over the wire. Times are ISO 8601. */

export type ProvisioningOffer = {
  readonly available: boolean;
  readonly reason?: { readonly code: string; readonly message: string };
  readonly cloud: { readonly name: string; readonly login_host: string };
  readonly permissions: readonly {
    readonly name: string;
    readonly kind: 'application' | 'delegated';
    readonly why: string;
  }[];
  readonly creates: readonly string[];
  /** As the directory knows what was approved there. */
  readonly provisioning_app_id: string | null;
  /** ISO 8601: somebody approved at Microsoft in another browser, of which nothing came. */
  readonly approved_elsewhere_at: string | null;
};

export type RunStep = {
  readonly name: string;
  readonly title: string;
  readonly state: 'pending' | 'started' | 'waiting' | 'done' | 'failed' | 'compensated';
  readonly attempts: number;
  readonly started_at?: string | null;
  readonly finished_at?: string | null;
  readonly message?: string | null;
};

export type RunState =
  | 'awaiting_consent'
  | 'awaiting_proof'
  | 'expired'
  | 'running'
  | 'waiting'
  | 'compensating'
  | 'succeeded'
  | 'failed';

export type ProvisioningProgress = {
  readonly request_id: string;
  readonly kind: string;
  /** What people read of a run of its kind. */
  readonly words: Readonly<
    Record<'under_way' | 'succeeded' | 'failed' | 'after_failure' | 'overdue', string>
  >;
  readonly state: RunState;
  readonly connection_id?: string | null;
  readonly directory?: { readonly id: string; readonly name?: string | null } | null;
  readonly approved_by?: string | null;
  readonly approved_at?: string | null;
  readonly wait?: {
    readonly reason: string;
    readonly message: string;
    readonly next_attempt_at: string;
  } | null;
  readonly failure?: {
    readonly code: string;
    readonly message: string;
    readonly actor: 'directory_admin' | 'operator' | 'portico';
  } | null;
  /** What a check has found: codes, as among the connection's warnings. */
  readonly findings?: readonly string[];
  /** What is left to do by hand when a disconnection failed. */
  readonly manual_steps?: readonly string[];
  readonly steps: readonly RunStep[];
  readonly created_at: string;
  readonly finished_at?: string | null;
};

export type Connection = {
  readonly id: string;
  readonly protocol: 'oidc' | 'saml';
  readonly provider: string;
  readonly managed_by: 'microsoft_graph' | 'manual';
  readonly status: ConnectionStatus;
  readonly name: string;
  readonly entra?: {
    readonly tenant_id: string;
    readonly directory_name: string | null;
    readonly app_id: string | null;
    readonly application_object_id: string | null;
    readonly service_principal_id: string | null;
    readonly admin_center_url: string | null;
  } | null;
  readonly issuer: string | null;
  readonly credential?: {
    readonly kind: string;
    readonly key_id: string | null;
    readonly expires_at: string | null;
  } | null;
  readonly last_sign_in_at: string | null;
  readonly activated_at: string | null;
  readonly disconnected_at: string | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly run?: { readonly id: string; readonly kind: string; readonly state: RunState } | null;
  readonly approve_for_everyone_url?: string | null;
  /** Null where it would be a dead end: no application says where a sign-in begins. */
  readonly initiate_url: string | null;
  /** Somebody came through, in a sign-in or a test. */
  readonly last_success_at: string | null;
  /** Began after that, and never came back from the identity provider. */
  readonly unfinished_sign_ins: number;
  /** The newest first. */
  readonly failed_sign_ins: readonly FailedSignIn[];
  readonly tested_at: string | null;
  readonly approved_for_all_at: string | null;
  readonly in_use: { readonly people: number; readonly sessions: number };
};

export type FailedSignIn = {
  readonly code: string;
  readonly at: string;
  /** By which the log finds it; null for a test. */
  readonly request_id: string | null;
  readonly application: string | null;
  readonly test: boolean;
  /** A browser can be made to say anything. */
  readonly reported_by: 'identity_provider' | 'browser';
};

export type Disconnected = {
  readonly status: 'inactive';
  readonly removed: boolean;
  /** What takes the app registration out of the directory; null when there was nothing to take out. */
  readonly run_id: string | null;
  readonly manual_steps?: readonly string[];
};

export type TestSignIn = {
  /** `waiting`, `expired`, `ok` or an error code. */
  readonly state: string;
  readonly claims?: Readonly<Record<string, unknown>> | null;
  readonly member?: {
    readonly email: string | null;
    readonly name: string | null;
    readonly role: string;
    /** The code for which the person would be turned away, or null. */
    readonly refused?: string | null;
  } | null;
};

/** Whether there is still something to wait for. */
export function isUnderWay(state: RunState): boolean {
  return state !== 'succeeded' && state !== 'failed' && state !== 'expired';
}
