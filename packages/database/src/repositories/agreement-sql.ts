/*
 * What a statement takes that connects directory $4 for the organization of its `request`: by the agreement that stands, if there
 * is one. It is locked by a statement before, because one that waits for the lock would not see what was decided meanwhile.
 */

/** SQL: locks the agreement, whatever its state, that the organization of request $1 has about directory $2. Before any connection. */
export const LOCK_OF_AGREEMENT = `
  SELECT 1 FROM directory_agreements a JOIN provisioning_requests r ON r.organization_id = a.organization_id
  WHERE r.id = $1 AND a.entra_tenant_id = $2 FOR UPDATE OF a`;

/** SQL: clauses of `WITH` after `request`. One that comes to nothing any more is forgotten, because the directory is theirs now. */
export const AGREEMENT = `agreement AS (
    SELECT a.id, a.state FROM directory_agreements a JOIN request ON a.organization_id = request.organization_id
    WHERE a.entra_tenant_id = $4 AND a.state = 'agreed'),
  settled AS (
    DELETE FROM directory_agreements a USING request
    WHERE a.organization_id = request.organization_id AND a.entra_tenant_id = $4 AND a.state <> 'agreed')`;

/** SQL: the columns of `entra_app_registrations` that say by which agreement it is there, their values, and the same for a row that is there. */
export const BY_AGREEMENT = {
  columns: 'agreement_id, agreement_state',
  values: '(SELECT id FROM agreement), (SELECT state FROM agreement)',
  again: 'agreement_id = excluded.agreement_id, agreement_state = excluded.agreement_state',
} as const;
