import { DAY } from '@portico/core';
import type { Context } from '../context.ts';
import { distrustAddresses } from './distrust-addresses.ts';
import { proves, publishedAt } from './domain-proof.ts';

const EVERY = 30 * DAY;
/** Without an answer it is asked again this soon. */
const AGAIN = DAY;
const AT_ONCE = 20;

/**
 * Asks DNS again about domains that were proven long ago. One that no longer says so keeps routing, so that nobody is
 * locked out by a slip, but addresses in it are not trusted any more (attack 85).
 *
 * @returns how many were looked at
 */
export async function recheckDomains(
  context: Pick<Context, 'prisma' | 'clock' | 'resolveTxt'>,
): Promise<number> {
  const now = context.clock.now();
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const due = await context.prisma.organizationDomain.findMany({
    where: {
      verifiedAt: { not: null },
      challenge: { not: null },
      OR: [
        { unconfirmedAt: null, checkedAt: { lt: ago(EVERY) } },
        { unconfirmedAt: { not: null }, checkedAt: { lt: ago(AGAIN) } },
      ],
    },
    orderBy: { checkedAt: 'asc' },
    take: AT_ONCE,
  });
  for (const { projectId, organizationId, domain, challenge, unconfirmedAt } of due) {
    if (challenge === null) continue;
    const published = await publishedAt(context, domain);
    const confirmed = proves(published, challenge);
    const where = { projectId, organizationId, domain, challenge };
    if (published === undefined) {
      // Silence says nothing; whatever was known stays.
      const checkedAt = unconfirmedAt === null ? ago(EVERY - AGAIN) : now;
      await context.prisma.organizationDomain.updateMany({ where, data: { checkedAt } });
      continue;
    }
    await context.prisma.organizationDomain.updateMany({
      where,
      data: { checkedAt: now, unconfirmedAt: confirmed ? null : (unconfirmedAt ?? now) },
    });
    if (!confirmed) await distrustAddresses(context.prisma, organizationId, domain);
  }
  return due.length;
}
