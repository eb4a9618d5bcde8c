/*
 * What groups of a directory give to somebody who signs in, as clauses of the statement that makes the session. A role by
 * groups is kept apart from the role by hand: `role` is the higher of both, and losing the group takes away what it gave and
 * nothing else. Rows are locked in the order person, rule, membership, as whoever deletes a rule does.
 */

/** The parameters of the statement that these clauses ask for, such as `$3`. */
type Parameters = {
  readonly project: string;
  readonly organization: string;
  readonly connection: string;
  /** Group ids that the person is known to be in, and app roles that they have. */
  readonly groups: string;
  readonly appRoles: string;
  /** Whether it is known in which groups they are. If not, what groups gave stays: never none, and never more. */
  readonly known: string;
};

/** SQL of `groupKey`: by what a group is the same as another. */
export const groupKeySql = (group: string) =>
  `CASE WHEN ${group} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN lower(${group}) ELSE ${group} END`;

/** SQL: whether somebody with these groups, by their keys, and app roles fulfils rule `r`. */
export const fulfilsRule = ({ groups, appRoles }: Pick<Parameters, 'groups' | 'appRoles'>) =>
  `r.value = ANY (CASE r.source WHEN 'group' THEN ${groups}::text[] ELSE ${appRoles}::text[] END)`;

/**
 * SQL, clauses of `WITH`: `given` is the strongest rule that the person fulfils, `was` how they stood, `ruled` what was changed.
 * A role stays that another connection gave, or a group of which nothing is known now.
 *
 * @param person the clause with the `id` of the user
 * @param onlyIf condition under which anything is written
 */
export const groupRoleClauses = (p: Parameters, person: string, onlyIf: string) => `
  given AS (
    SELECT r.id, r.role FROM ${person}, group_role_rules r
    WHERE r.project_id = ${p.project} AND r.organization_id = ${p.organization} AND r.connection_id = ${p.connection}
      AND ${fulfilsRule(p)}
    ORDER BY r.role, r.id LIMIT 1 FOR KEY SHARE OF r),
  was AS (
    SELECT m.user_id, m.role, coalesce(m.role_by_hand, m.role) AS by_hand, m.group_rule_id AS rule_id,
      coalesce(r.connection_id <> ${p.connection} OR (r.source = 'group' AND NOT ${p.known}::boolean), false) AS stays
    FROM ${person} JOIN memberships m ON m.user_id = ${person}.id LEFT JOIN group_role_rules r ON r.id = m.group_rule_id
    WHERE m.project_id = ${p.project} AND m.organization_id = ${p.organization}
      AND (m.group_rule_id IS NOT NULL OR EXISTS (SELECT 1 FROM given))
    FOR NO KEY UPDATE OF m),
  weighed AS (
    SELECT was.*, given.id AS given_id, given.role AS given_role,
      was.stays AND coalesce(was.role <= given.role, true) AS kept, coalesce(given.role < was.by_hand, false) AS gains
    FROM was LEFT JOIN given ON true),
  ruled AS (
    UPDATE memberships m SET role = CASE WHEN gains THEN given_role ELSE by_hand END,
      role_by_hand = CASE WHEN gains THEN by_hand END, group_rule_id = CASE WHEN gains THEN given_id END
    FROM weighed
    WHERE m.organization_id = ${p.organization} AND m.user_id = weighed.user_id AND NOT kept AND ${onlyIf}
      AND m.group_rule_id IS DISTINCT FROM CASE WHEN gains THEN given_id END
    RETURNING m.user_id, m.role, m.group_rule_id)`;

/** SQL: of a person whose groups are not known, over a connection on which that matters. */
export const groupsMatterAndAreUnknown = (p: Pick<Parameters, 'connection' | 'known'>) =>
  `NOT ${p.known}::boolean AND EXISTS (SELECT 1 FROM group_role_rules r WHERE r.connection_id = ${p.connection} AND r.source = 'group')`;
