import type { Principal } from '@portico/core';
import { SIGN_IN_IS_OPEN } from '@portico/database/connection-status';
import { LEADS_HERE } from '@portico/database/domain-sql';
import type { Context } from '../context.ts';
import { projectFor } from '../reach.ts';

/** What has to be there before somebody who types their address on the sign-in page gets anywhere. */
export type SignInReadiness = {
  /** Some organization of the project has a connection that people can use. */
  readonly connected: boolean;
  /** And one of those has a verified domain, by which an address leads to it. */
  readonly domainVerified: boolean;
};

const USABLE = `FROM sso_connections c JOIN organizations o ON o.id = c.organization_id AND o.status = 'active'
  WHERE c.project_id = $1 AND c.status IN (${SIGN_IN_IS_OPEN})`;

const READINESS = `
  SELECT EXISTS (SELECT 1 ${USABLE}) AS connected,
    EXISTS (SELECT 1 ${USABLE} AND EXISTS (
      SELECT 1 FROM organization_domains d WHERE d.project_id = $1 AND d.organization_id = o.id AND ${LEADS_HERE}
    )) AS "domainVerified"`;

/** @throws PorticoError `not_found` */
export async function signInReadiness(
  context: Context,
  principal: Principal,
  projectId: string,
): Promise<SignInReadiness> {
  await projectFor(context.prisma, principal, projectId);
  const { rows } = await context.pool.query<SignInReadiness>(READINESS, [projectId]);
  return rows[0] ?? { connected: false, domainVerified: false };
}
