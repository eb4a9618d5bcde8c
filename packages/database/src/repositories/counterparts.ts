/*
 * SQL: who over the old connection of a move has the address of somebody who came over the new one. The table of moves is `r` there, and
 * the address an expression.
 */

/**
 * The people, each with what decides whether that is enough.
 *
 * @param address such as `a.email`
 * @param most so many of them
 * @param self issuer and subject of whoever came: they have not taken anything from themselves
 */
export const counterpartsOf = (address: string, most: number, self: readonly [string, string]): string => `
  SELECT i.user_id AS "userId", min(i.email) AS email, min(i.name) AS name,
    bool_and(i.email_verified AND NOT i.email_doubted AND i.email_since <= coalesce(r.switched_at, now())) AS "emailVerified",
    EXISTS (SELECT 1 FROM identities k WHERE k.user_id = i.user_id AND k.connection_id = r.new_connection_id
      AND NOT (k.issuer = ${self[0]} AND k.subject = ${self[1]})) AS taken,
    EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.organization_id = r.organization_id AND m.user_id = i.user_id AND u.disabled_at IS NULL) AS present
  FROM identities i WHERE i.connection_id = r.old_connection_id AND lower(i.email) = lower(${address}) GROUP BY i.user_id LIMIT ${most}`;

/** Whether a user is known over the new connection. @param user such as `i.user_id` */
export function hasComeOver(user: string): string {
  return `EXISTS (SELECT 1 FROM identities over_new WHERE over_new.user_id = ${user} AND over_new.connection_id = r.new_connection_id)`;
}

/**
 * Whether both connections, `n` and `o`, are as they were when an owner switched. Who may enter connections could enter a provider of
 * their own since, or read addresses from where they write them, and be anybody. So could a metadata address of theirs.
 */
export const IS_AS_SWITCHED = `(n.entered_at IS NOT DISTINCT FROM r.new_as_entered AND o.entered_at IS NOT DISTINCT FROM r.old_as_entered
  AND NOT EXISTS (SELECT 1 FROM saml_certificates t WHERE t.connection_id = n.id AND t.added_at > r.switched_at))`;
