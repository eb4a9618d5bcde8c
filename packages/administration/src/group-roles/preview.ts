import { ORGANIZATION_ROLES, type OrganizationRole, type Principal } from '@portico/core';
import { fulfilsRule, groupKeySql } from '@portico/database/group-role-sql';
import type { Context } from '../context.ts';
import { ruledConnection } from './ruled-connection.ts';

/** People whose latest sign-in is looked at, and among how many sign-ins they are looked for. */
const MOST_PEOPLE = 10;
const MOST_SESSIONS = 200;

type Row = {
  userId: string;
  name: string | null;
  email: string | null;
  signedInAt: Date;
  role: OrganizationRole;
  byHand: OrganizationRole;
  groupsKnown: boolean;
  groupCount: number;
  ruleId: string | null;
  ruleRole: OrganizationRole | null;
};

const PREVIEW = `
  WITH latest AS (
    SELECT DISTINCT ON (s.user_id) s.* FROM (
      SELECT user_id, identity_id, created_at, groups_known, ARRAY(SELECT ${groupKeySql('g')} FROM unnest(groups) g) AS groups, app_roles
      FROM sessions WHERE organization_id = $1 AND connection_id = $2 AND method = 'connection'
      ORDER BY created_at DESC LIMIT ${MOST_SESSIONS}) s
    ORDER BY s.user_id, s.created_at DESC)
  SELECT m.user_id AS "userId", n.name, n.email, latest.created_at AS "signedInAt", m.role,
    coalesce(m.role_by_hand, m.role) AS "byHand", latest.groups_known AS "groupsKnown",
    cardinality(latest.groups) AS "groupCount", best.id AS "ruleId", best.role AS "ruleRole"
  FROM latest
  JOIN memberships m ON m.organization_id = $1 AND m.user_id = latest.user_id
  LEFT JOIN identities n ON n.id = latest.identity_id
  LEFT JOIN LATERAL (
    SELECT r.id, r.role FROM group_role_rules r
    WHERE r.organization_id = $1 AND r.connection_id = $2 AND ${fulfilsRule({ groups: 'latest.groups', appRoles: 'latest.app_roles' })}
    ORDER BY r.role, r.id LIMIT 1) best ON true
  ORDER BY latest.created_at DESC LIMIT ${MOST_PEOPLE}`;

/**
 * What the rules as they are would give to whom: by what their latest sign-in over the connection asserted. Nothing is kept for
 * it that the session does not keep.
 *
 * @throws PorticoError as `reachToManage`; `not_found`
 */
export async function previewGroupRoles(
  context: Context,
  principal: Principal,
  organizationId: string,
  connectionId: string,
) {
  await ruledConnection(context.prisma, principal, organizationId, connectionId);
  const { rows } = await context.pool.query<Row>(PREVIEW, [organizationId, connectionId]);
  return rows.map(({ byHand, ruleRole, ruleId, ...person }) => {
    const gains = ruleRole !== null && rank(ruleRole) > rank(byHand);
    return {
      ...person,
      // Of groups that are not known nobody can say what they would give: what they gave stays.
      wouldBe: gains ? ruleRole : person.groupsKnown ? byHand : person.role,
      byRule: gains ? ruleId : null,
    };
  });
}

const rank = (role: OrganizationRole) => ORGANIZATION_ROLES.indexOf(role);
