import { newId } from '@portico/core';
import type { Pool, PoolClient } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { inTransaction } from './in-transaction.ts';
import { HELD_LINK } from './setup-link-sql.ts';

/** Somebody holds a setup link that does not let them do this: it is theirs no more, or what they want is of others. */
export class SetupLinkRefused extends Error {
  readonly why: 'over' | 'of_others';

  constructor(why: SetupLinkRefused['why']) {
    super(`the setup link refuses: ${why}`);
    this.why = why;
  }
}

/** Whether who acts may still do so: by a setup link only while that is theirs. Within the transaction of what they do. */
export async function isStillHeld(client: PoolClient, { actorId, heldSince }: AuditedAct): Promise<boolean> {
  if (heldSince === undefined) return true;
  return (await client.query(HELD_LINK, [actorId, heldSince])).rowCount === 1;
}

/**
 * Writes a row as somebody does it. What holds a setup link may take long before it writes, and the link be over meanwhile.
 *
 * @returns for a statement: whether it wrote one; not, and nothing is done, where somebody acts by a link that is theirs no more
 */
export const wroteAs =
  (pool: Pool) =>
  async (act: AuditedAct, text: string, values: readonly unknown[]): Promise<boolean> => {
    if (act.heldSince === undefined) return (await pool.query(text, [...values])).rowCount === 1;
    return inTransaction(
      pool,
      async (client) =>
        (await isStillHeld(client, act)) && (await client.query(text, [...values])).rowCount === 1,
    );
  };

const COMPLETE = `
  WITH link AS (UPDATE setup_links l SET completed_at = now() WHERE l.id = $3 RETURNING l.*)
  ${auditedSql({ ...parametersOfAct(1), target: ['setup_link', 'id'], from: 'link', action: 'setup_link.completed' })}`;

/**
 * Writes the one thing that a setup link is for, and ends it with that: of two at the same moment one does.
 *
 * @returns for a statement: whether it wrote a row; not, and nothing is done, where the link is theirs no more
 */
export const wroteOnceAs =
  (pool: Pool) =>
  (act: AuditedAct, text: string, values: readonly unknown[]): Promise<boolean> =>
    inTransaction(pool, async (client) => {
      if (act.heldSince === undefined || !(await isStillHeld(client, act))) return false;
      if ((await client.query(text, [...values])).rowCount !== 1) return false;
      await client.query(COMPLETE, valuesOfAct({ ...act, id: newId('auditEvent') }));
      return true;
    });
