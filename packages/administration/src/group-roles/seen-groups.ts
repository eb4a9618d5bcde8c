import type { Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { ruledConnection } from './ruled-connection.ts';

const MOST = 100;

// What sessions keep anyhow, and what whoever tried the connection last was shown.
const SEEN = `
  SELECT DISTINCT g FROM (
    SELECT unnest(s.groups) AS g FROM (
      SELECT groups FROM sessions WHERE organization_id = $1 AND connection_id = $2 AND method = 'connection'
      ORDER BY created_at DESC LIMIT 200) s
    UNION ALL
    SELECT jsonb_array_elements_text(t.groups) FROM (
      SELECT test_claims #> '{member,groups}' AS groups FROM sign_in_attempts
      WHERE organization_id = $1 AND connection_id = $2 AND purpose = 'test' AND outcome = 'ok'
      ORDER BY ended_at DESC LIMIT 1) t WHERE jsonb_typeof(t.groups) = 'array') seen
  WHERE length(g) <= 255 ORDER BY g LIMIT ${MOST}`;

/**
 * The groups that the provider named lately, in sign-ins over the connection or in its last test: for whoever makes a rule.
 *
 * @throws PorticoError as `reachToManage`; `not_found`
 */
export async function seenGroups(
  context: Context,
  principal: Principal,
  organizationId: string,
  connectionId: string,
): Promise<string[]> {
  await ruledConnection(context.prisma, principal, organizationId, connectionId);
  const { rows } = await context.pool.query<{ g: string }>(SEEN, [organizationId, connectionId]);
  return rows.map(({ g }) => g);
}
