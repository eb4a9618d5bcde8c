import { assertThat, type Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { managedOrganization } from '../reach.ts';

/** How many people came in over a connection on a day, and how many were refused. */
export type SignInDay = {
  /** Of the zone that was asked for, `2026-11-29`. */
  readonly day: string;
  readonly succeeded: number;
  /** Null for a day that has left the week for which they are kept, or is leaving it. */
  readonly refused: number | null;
};

/**
 * The last thirty days of a connection, the oldest first; days without any are left out. Sign-ins that were refused are
 * known of today and the six days before.
 *
 * @param zone whose days, by its name in the time zone database; UTC unless given
 * @throws PorticoError `not_found` also for a connection of another organization (attack 81), `forbidden`, `invalid_request` for a
 *   zone that there is not
 */
export async function signInsByDay(
  context: Context,
  principal: Principal,
  { organizationId, connectionId }: { readonly organizationId: string; readonly connectionId: string },
  zone = 'UTC',
): Promise<SignInDay[]> {
  await managedOrganization(context.prisma, principal, organizationId);
  const connection = await context.prisma.ssoConnection.count({
    where: { id: connectionId, organizationId },
  });
  assertThat(connection === 1, 'not_found');
  assertThat(isZone(zone), 'invalid_request', { detail: 'no such time zone' });
  const { rows } = await context.pool.query<SignInDay>(BY_DAY, [organizationId, connectionId, zone]);
  return rows;
}

const BY_DAY = `
  WITH each AS (
    SELECT created_at, true AS succeeded FROM sessions
    WHERE organization_id = $1 AND connection_id = $2 AND created_at > now() - interval '31 days'
    UNION ALL
    SELECT created_at, false FROM sign_in_attempts
    WHERE connection_id = $2 AND purpose = 'sign_in' AND outcome <> 'ok')
  SELECT to_char((created_at AT TIME ZONE $3)::date, 'YYYY-MM-DD') AS day,
    (count(*) FILTER (WHERE succeeded))::int AS succeeded,
    CASE WHEN (created_at AT TIME ZONE $3)::date > (now() AT TIME ZONE $3)::date - 7 THEN (count(*) FILTER (WHERE NOT succeeded))::int END AS refused
  FROM each WHERE (created_at AT TIME ZONE $3)::date > (now() AT TIME ZONE $3)::date - 30
  GROUP BY (created_at AT TIME ZONE $3)::date ORDER BY 1`;

/** An offset is none: PostgreSQL reads its sign the other way round. */
const NAME = /^[A-Za-z][A-Za-z_]*(?:\/[A-Za-z0-9_+-]+)*$/;

function isZone(zone: string): boolean {
  try {
    return NAME.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).format() !== '';
  } catch {
    return false;
  }
}
