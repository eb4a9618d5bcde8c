import { hashToken, newToken } from '@portico/vault';
import type { Context } from '../context.ts';

/** Whether the first owner may still be made: nobody is an operator, and the token was never used. */
export async function isFirstOwnerOpen(context: Context): Promise<boolean> {
  const [operators, consumed] = await Promise.all([
    context.prisma.operator.count(),
    context.prisma.firstOwnerToken.count({ where: { consumedAt: { not: null } } }),
  ]);
  return operators === 0 && consumed === 0;
}

/**
 * Makes the token for the first owner anew at each start, as long as it was not used: whoever lost it restarts. Print
 * it once; only its hash is kept.
 *
 * @returns the token, or undefined once an owner was ever made (attack 90)
 */
export async function ensureFirstOwnerToken(context: Context): Promise<string | undefined> {
  if (!(await isFirstOwnerOpen(context))) return undefined;
  const token = newToken();
  const { rowCount } = await context.pool.query({
    text: `
      INSERT INTO first_owner_tokens AS row (id, token_hash, created_at) VALUES (1, $1, $2)
      ON CONFLICT (id) DO UPDATE SET token_hash = $1, created_at = $2 WHERE row.consumed_at IS NULL`,
    values: [hashToken(token), context.clock.now()],
  });
  return rowCount === 1 ? token : undefined;
}
