import { type ConnectionManager, type EntraAnswer, entraAnswer, groupAnswer } from '@portico/core';
import type { RefusedStep } from '@portico/database';

/** SQL: what is read of sign-in attempt `a`, with {@link SIGN_IN_JOINS}. */
export const SIGN_IN_COLUMNS = `a.id, a.purpose, a.created_at AS "startedAt", a.consumed_at AS "returnedAt", a.ended_at AS "endedAt",
    a.expires_at <= now() AS "expired", a.outcome, a.refused_request_id AS "requestId", a.refusal_proven AS "proven",
    a.refused_step AS "refusedStep", a.redeem_ms AS "redeemMs", a.provider_code AS "providerCode",
    coalesce(n.email, a.asserted_email, a.test_claims -> 'member' ->> 'email') AS email,
    coalesce(n.name, a.asserted_name, a.test_claims -> 'member' ->> 'name') AS name, p.name AS "applicationName", c.id AS "connectionId",
    c.managed_by AS "managedBy",    c.name AS "connectionName", a.session_id AS "sessionId", a.typed_address AS "typedAddress", a.groups_code AS "groupsCode"`;

export const SIGN_IN_JOINS = `
    JOIN sso_connections c ON c.id = a.connection_id
    LEFT JOIN applications p ON p.id = a.application_id
    LEFT JOIN sessions s ON s.id = a.session_id
    LEFT JOIN identities n ON n.id = s.identity_id`;

/** A sign-in attempt over a connection, with whom it was of and what came of it. */
export type SignInRow = {
  readonly id: string;
  readonly purpose: 'sign_in' | 'test' | 'invitation' | 'join';
  readonly startedAt: Date;
  readonly returnedAt: Date | null;
  readonly endedAt: Date | null;
  readonly expired: boolean;
  readonly outcome: string | null;
  readonly requestId: string | null;
  readonly proven: boolean | null;
  readonly refusedStep: RefusedStep | null;
  readonly redeemMs: number | null;
  readonly providerCode: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly applicationName: string | null;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly managedBy: ConnectionManager;
  readonly sessionId: string | null;
  readonly typedAddress: string | null;
  readonly groupsCode: string | null;
};

/** A sign-in as a line of the log. */
export type SignInSummary = {
  readonly id: string;
  readonly purpose: SignInRow['purpose'];
  readonly startedAt: Date;
  readonly state: 'succeeded' | 'refused' | 'waiting' | 'unfinished';
  /** Whether the browser came back from the identity provider. */
  readonly cameBack: boolean;
  /** Why it was refused. */
  readonly code: string | null;
  /** Microsoft's number for why, and what it means. */
  readonly providerCode: string | null;
  readonly explanation: EntraAnswer | null;
  /** The identity provider itself showed why; else a browser said so, and it can be made to say anything. */
  readonly reportedBy: 'identity_provider' | 'browser' | null;
  readonly requestId: string | null;
  readonly person: { readonly email: string | null; readonly name: string | null } | null;
  /** What was typed before the browser left, or what the application said: by whoever sat there. */
  readonly typedAddress: string | null;
  /** Why the directory did not say in which groups the person is, where it was asked. */
  readonly groupsUnknown: (EntraAnswer & { readonly code: string }) | null;
  readonly applicationName: string | null;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly connectionManagedBy: ConnectionManager;
};

export function summaryOf(row: SignInRow): SignInSummary {
  const state = stateOf(row);
  return {
    id: row.id,
    purpose: row.purpose,
    startedAt: row.startedAt,
    state,
    cameBack: row.returnedAt !== null,
    code: state === 'refused' ? row.outcome : null,
    providerCode: row.providerCode,
    explanation: entraAnswer(row.providerCode, row.managedBy === 'sign_in_app') ?? null,
    reportedBy: state === 'refused' ? (row.proven === true ? 'identity_provider' : 'browser') : null,
    requestId: row.requestId,
    person: row.email === null && row.name === null ? null : { email: row.email, name: row.name },
    typedAddress: row.typedAddress,
    groupsUnknown: row.groupsCode === null ? null : { code: row.groupsCode, ...groupAnswer(row.groupsCode) },
    applicationName: row.applicationName,
    connectionId: row.connectionId,
    connectionName: row.connectionName,
    connectionManagedBy: row.managedBy,
  };
}

/** A person who joined two sign-ins came through, too. */
export const isSuccess = (outcome: string | null): boolean => outcome === 'ok' || outcome === 'joined';

function stateOf({ outcome, expired }: SignInRow): SignInSummary['state'] {
  if (isSuccess(outcome)) return 'succeeded';
  if (outcome !== null) return 'refused';
  return expired ? 'unfinished' : 'waiting';
}
