import { domainToUnicode } from 'node:url';
import { assertThat, type Caller, isConnected } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { managedOrganization } from '../reach.ts';

type OfConnection = { readonly organizationId: string; readonly connectionId: string };

/**
 * Says which of the organization's domains lead to a connection, and are trusted when its identity provider asserts an address in
 * one. Members who are known come in either way.
 *
 * @param domains as `connectionDomains` reads them; none: all of the organization's, whatever is proven later, too
 * @throws PorticoError `not_found`, `forbidden`; `conflict` for a connection that was removed; `domain_not_verified` for a domain
 *   that the organization has not proven and that did not lead there before
 */
export async function limitConnection(
  context: Context,
  caller: Caller,
  { organizationId, connectionId }: OfConnection,
  domains: readonly string[],
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    const { organization } = await managedOrganization(transaction, caller.principal, organizationId);
    const { projectId } = organization;
    const connection = await transaction.ssoConnection.findFirst({
      where: { projectId, organizationId, id: connectionId },
      select: { status: true, onlyDomains: true },
    });
    assertThat(connection, 'not_found');
    assertThat(isConnected(connection.status), 'conflict');
    const proven = await transaction.organizationDomain.findMany({
      where: { projectId, organizationId, verifiedAt: { not: null } },
      select: { domain: true },
    });
    const known = new Set([...connection.onlyDomains, ...proven.map(({ domain }) => domain)]);
    assertThat(
      domains.every((domain) => known.has(domain)),
      'domain_not_verified',
    );
    await transaction.ssoConnection.update({
      where: { id: connectionId },
      data: { onlyDomains: [...domains] },
    });
    if (domains.length > 0) await distrustOthers(transaction, connectionId, domains);
    await record(transaction, caller, context.clock.now(), {
      action: 'connection.changed',
      target: { kind: 'connection', id: connectionId },
      projectId,
      organizationId,
      data: { domains: [...domains] },
    });
  });
}

/** What the connection's provider has asserted of other domains is not verified any more, unless another one has, too. */
async function distrustOthers(
  transaction: Pick<Transaction, '$executeRaw'>,
  connectionId: string,
  domains: readonly string[],
): Promise<void> {
  const spelled = domains.flatMap((domain) => [domain, domainToUnicode(domain)]);
  await transaction.$executeRaw`
    WITH doubtful AS (
      UPDATE identities SET email_verified = false
      WHERE connection_id = ${connectionId} AND email_verified AND lower(split_part(email, '@', 2)) <> ALL(${spelled})
      RETURNING id, user_id, email)
    UPDATE users SET email_verified = false FROM doubtful
    WHERE users.id = doubtful.user_id AND users.email = doubtful.email AND NOT EXISTS (
      SELECT 1 FROM identities other WHERE other.user_id = users.id AND other.id <> doubtful.id
        AND other.email = users.email AND other.email_verified)`;
}
