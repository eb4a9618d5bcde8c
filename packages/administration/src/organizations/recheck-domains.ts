import { DAY, newId } from '@portico/core';
import type { Context } from '../context.ts';
import { distrustAddresses } from './distrust-addresses.ts';
import { proves, publishedAt } from './domain-proof.ts';

const EVERY = 30 * DAY;
/** Without an answer it is asked again this soon. */
const AGAIN = DAY;
const AT_ONCE = 20;

type Parts = Pick<Context, 'prisma' | 'clock' | 'resolveTxt'>;
type Proven = {
  readonly projectId: string;
  readonly organizationId: string;
  readonly domain: string;
  readonly challenge: string | null;
  readonly unconfirmedAt: Date | null;
};

/**
 * Asks DNS again about domains that were proven long ago. One that no longer says so leads nobody anywhere, and addresses in it
 * are not trusted any more, so nobody new comes in by it; members stay (attack 85). So it is with one that a directory has proven
 * and has not confirmed for as long.
 *
 * @returns how many were looked at
 */
export async function recheckDomains(parts: Parts): Promise<number> {
  const due = await dueOf(parts);
  for (const { provenByConnectionId, challenge, ...proven } of due) {
    if (challenge === null) continue;
    if (provenByConnectionId === null) await askDns(parts, { ...proven, challenge });
    else await noteConfirmed(parts, { ...proven, challenge }, false, 'directory');
  }
  return due.length;
}

function dueOf({ prisma, clock }: Parts) {
  const ago = (milliseconds: number) => new Date(clock.now().getTime() - milliseconds);
  return prisma.organizationDomain.findMany({
    where: {
      verifiedAt: { not: null },
      challenge: { not: null },
      OR: [
        { unconfirmedAt: null, checkedAt: { lt: ago(EVERY) } },
        // What a directory says is read where its connection is looked after.
        { unconfirmedAt: { not: null }, provenByConnectionId: null, checkedAt: { lt: ago(AGAIN) } },
      ],
    },
    orderBy: { checkedAt: 'asc' },
    take: AT_ONCE,
  });
}

async function askDns(parts: Parts, proven: Proven & { readonly challenge: string }): Promise<void> {
  const { projectId, organizationId, domain, challenge, unconfirmedAt } = proven;
  const published = await publishedAt(parts, domain);
  if (published !== undefined) {
    await noteConfirmed(parts, proven, proves(published, challenge), 'dns');
    return;
  }
  // Silence says nothing; whatever was known stays.
  const now = parts.clock.now();
  const checkedAt = unconfirmedAt === null ? new Date(now.getTime() - (EVERY - AGAIN)) : now;
  await parts.prisma.organizationDomain.updateMany({
    where: { projectId, organizationId, domain, challenge },
    data: { checkedAt },
  });
}

/** What was asked about is compared again: a claim that changed meanwhile is another one. */
async function noteConfirmed(
  { prisma, clock }: Parts,
  { projectId, organizationId, domain, challenge, unconfirmedAt }: Proven,
  confirmed: boolean,
  by: 'dns' | 'directory',
): Promise<void> {
  const now = clock.now();
  const source = by === 'dns' ? { provenByConnectionId: null } : { provenByConnectionId: { not: null } };
  await prisma.$transaction(async (transaction) => {
    const { count } = await transaction.organizationDomain.updateMany({
      where: { projectId, organizationId, domain, challenge, unconfirmedAt, ...source },
      data: { checkedAt: now, unconfirmedAt: confirmed ? null : (unconfirmedAt ?? now) },
    });
    if (count === 0) return;
    if (!confirmed) await distrustAddresses(transaction, organizationId, domain);
    if (confirmed === (unconfirmedAt === null)) return;
    await transaction.auditEvent.create({
      data: {
        ...{ id: newId('auditEvent'), projectId, organizationId, occurredAt: now, actorKind: 'worker' },
        ...{ action: confirmed ? 'domain.verified' : 'domain.lost', data: { by } },
        ...{ targetKind: 'domain', targetId: domain },
      },
    });
  });
}
