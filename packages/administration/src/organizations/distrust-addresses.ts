import { domainToUnicode } from 'node:url';
import type { Transaction } from '../context.ts';

/**
 * A domain is no longer this organization's, or DNS does not say so any more: addresses in it that its identity provider asserts
 * are not verified from now on, in tokens too (attack 35).
 */
export async function distrustAddresses(
  transaction: Pick<Transaction, '$executeRaw'>,
  organizationId: string,
  domain: string,
): Promise<void> {
  const spelled = [domain, domainToUnicode(domain)];
  await transaction.$executeRaw`
    WITH doubtful AS (
      UPDATE identities SET email_verified = false
      WHERE organization_id = ${organizationId} AND email_verified AND lower(split_part(email, '@', 2)) = ANY(${spelled})
      RETURNING user_id)
    UPDATE users SET email_verified = false FROM doubtful
    WHERE users.id = doubtful.user_id AND lower(split_part(users.email, '@', 2)) = ANY(${spelled})`;
}
