import { newId } from '@portico/core';
import type { Pool } from 'pg';
import { auditedSql } from './audit-events.ts';
import { OPEN, SWITCHED_ON } from './setup-link-sql.ts';

const COMPLETE = `
  WITH link AS (
    UPDATE setup_links l SET completed_at = now() WHERE ${OPEN} AND ${SWITCHED_ON} AND l.id = (
      SELECT m.id FROM setup_links m WHERE m.connection_id = $1 AND NOT 'certificate_renewal' = ANY (m.intents)
      ORDER BY m.created_at DESC LIMIT 1)
    RETURNING l.*)
  ${auditedSql({
    ...{ id: '$2', actor: ['setup_link', 'id'], target: ['setup_link', 'id'], from: 'link' },
    action: 'setup_link.completed',
  })}`;

/**
 * Writes down that the setup link by which a connection was made is done, once people sign in over that. A statement of its own: who
 * holds a link locks that first and then the connection. The link is over already by what it was for.
 */
export async function completeLinkOf(pool: Pool, connectionId: string): Promise<void> {
  await pool.query({ name: 'complete-link', text: COMPLETE, values: [connectionId, newId('auditEvent')] });
}
