import {
  assertThat,
  type Caller,
  mayGrant,
  ORGANIZATION_ROLES,
  type Principal,
  type TargetKind,
} from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { MOST_AT_ONCE, newestFirst } from '../page.ts';
import { managedOrganization, type OrganizationReach } from '../reach.ts';
import { endPasswordSessions, endSessions } from './end-sessions.ts';

/**
 * The live sessions of an organization, the newest first.
 *
 * @throws PorticoError `not_found`, `forbidden`, `invalid_request` for a cursor that is none
 */
export async function listSessions(
  context: Context,
  principal: Principal,
  organizationId: string,
  page = MOST_AT_ONCE,
) {
  await managedOrganization(context.prisma, principal, organizationId);
  const { moment, id, take, pageOf } = newestFirst(page);
  const { rows } = await context.pool.query<SessionRow>(LIST, [organizationId, take, moment, id]);
  return pageOf(rows, ({ createdAt, id: last }) => [createdAt, last]);
}

type SessionRow = {
  readonly id: string;
  readonly userId: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly applicationName: string | null;
  readonly connectionName: string | null;
  readonly method: 'connection' | 'social' | 'password';
  readonly createdAt: Date;
  readonly authenticatedAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
};

// By organization: those of the dashboard belong to the built-in project's issuer.
const LIST = `
  SELECT s.id, s.user_id AS "userId", u.email, u.name, a.name AS "applicationName", c.name AS "connectionName", s.method,
    s.created_at AS "createdAt", s.authenticated_at AS "authenticatedAt", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt"
  FROM sessions s
  JOIN users u ON u.id = s.user_id
  LEFT JOIN applications a ON a.id = s.application_id
  LEFT JOIN sso_connections c ON c.id = s.connection_id
  WHERE s.organization_id = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
    AND s.pending_interaction_uid IS NULL
    AND (s.idle_seconds IS NULL OR s.last_seen_at > now() - make_interval(secs => s.idle_seconds))
    AND ($3::timestamptz IS NULL OR (s.created_at, s.id) < ($3, $4::text))
  ORDER BY s.created_at DESC, s.id DESC LIMIT $2`;

/** What to end: one session, all of a person in this organization, or all of the organization. */
export type SessionChoice =
  | { readonly sessionId: string }
  | { readonly userId: string }
  | { readonly all: true };

/**
 * Ends sessions of an organization (attack 127). An admin spares the owners, who are not theirs to lock out.
 *
 * @returns how many ended
 * @throws PorticoError `not_found` for a session that is not one of the organization's live ones, `forbidden`
 */
export async function revokeSessions(
  context: Context,
  caller: Caller,
  organizationId: string,
  choice: SessionChoice,
): Promise<{ ended: number }> {
  const now = context.clock.now();
  return context.prisma.$transaction(async (transaction) => {
    const reach = await managedOrganization(transaction, caller.principal, organizationId);
    const { projectId } = reach.organization;
    const above = await peopleAbove(transaction, reach, caller.principal.userId);
    await assertNoneOf(transaction, above, choice);
    const which = { organizationId, ...whichOf(choice) };
    let ended = await endSessions(transaction, { ...which, except: above }, now);
    if (!('sessionId' in choice))
      ended += await endPasswordSessions(transaction, which, [caller.principal.userId, ...above], now);
    assertThat(ended > 0 || !('sessionId' in choice), 'not_found');
    await record(transaction, caller, now, {
      action: 'session.revoked',
      target: targetOf(choice, organizationId),
      projectId,
      organizationId,
      data: { ended },
    });
    return { ended };
  });
}

/**
 * Whose role the caller could not give. An admin who ended the sessions of an owner again and again would keep them from
 * ever working.
 */
async function peopleAbove(
  transaction: Transaction,
  { organization, actingRole }: OrganizationReach,
  callerId: string,
): Promise<string[]> {
  const role = { in: ORGANIZATION_ROLES.filter((each) => !mayGrant(actingRole, each)) };
  const rows = await transaction.membership.findMany({
    where: { organizationId: organization.id, role, userId: { not: callerId } },
    select: { userId: true },
  });
  return rows.map(({ userId }) => userId);
}

/** @throws PorticoError `forbidden` */
async function assertNoneOf(
  transaction: Transaction,
  people: readonly string[],
  choice: SessionChoice,
): Promise<void> {
  if ('all' in choice || people.length === 0) return;
  if ('userId' in choice) return assertThat(!people.includes(choice.userId), 'forbidden');
  const session = { id: choice.sessionId, userId: { in: [...people] } };
  assertThat((await transaction.session.count({ where: session })) === 0, 'forbidden');
}

function whichOf(choice: SessionChoice): { id?: string; userId?: string } {
  if ('sessionId' in choice) return { id: choice.sessionId };
  return 'userId' in choice ? { userId: choice.userId } : {};
}

function targetOf(
  choice: SessionChoice,
  organizationId: string,
): { kind: TargetKind<'session.revoked'>; id: string } {
  if ('sessionId' in choice) return { kind: 'session', id: choice.sessionId };
  return 'userId' in choice
    ? { kind: 'user', id: choice.userId }
    : { kind: 'organization', id: organizationId };
}
