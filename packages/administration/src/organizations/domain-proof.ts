import { assertThat, type Caller, PorticoError, type Principal } from '@portico/core';
import { newToken } from '@portico/vault';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { asStored } from '../input/domain-name.ts';
import type { DomainInput } from '../input/organization.ts';
import { assertStillHeld, organizationForDomains } from '../reach.ts';
import { distrustAddresses } from './distrust-addresses.ts';
import { proofOf } from './proof-kind.ts';

/** What the domain's owner has to publish. */
export type DomainRecord = { readonly type: 'TXT'; readonly name: string; readonly value: string };

const LABEL = '_portico-challenge';
const PREFIX = 'portico-domain-verification=';
/** So many may wait for their proof in one organization. */
const MOST_UNPROVEN = 50;
/** A domain with more answers than these at one name is not looked through. */
const MOST_ANSWERS = 50;

export function domainRecord(domain: string, challenge: string): DomainRecord {
  return { type: 'TXT', name: `${LABEL}.${domain}`, value: `${PREFIX}${challenge}` };
}

/**
 * An organization says that a domain is its own. Nothing counts yet: the answer is the record that proves it. Several may
 * claim the same; only one can prove it.
 *
 * @throws PorticoError `not_found`, `forbidden`, `already_exists` when it is verified here already, `too_many_open`
 */
export async function claimDomain(
  context: Context,
  caller: Caller,
  organizationId: string,
  { domain }: DomainInput,
): Promise<DomainRecord> {
  const now = context.clock.now();
  return context.prisma.$transaction(async (transaction) => {
    const { projectId } = await organizationForDomains(transaction, caller.principal, organizationId);
    await assertStillHeld(transaction, caller.principal);
    // Who claim for one organization at once come one after the other from here.
    await transaction.$queryRaw`SELECT id FROM organizations WHERE id = ${organizationId} FOR UPDATE`;
    const where = { projectId_organizationId_domain: { projectId, organizationId, domain } };
    const known = await transaction.organizationDomain.findUnique({ where });
    assertThat(!known?.verifiedAt, 'already_exists');
    if (known?.challenge) return domainRecord(domain, known.challenge);
    const unproven = { projectId, organizationId, verifiedAt: null };
    const others = await transaction.organizationDomain.count({ where: unproven });
    assertThat(others < MOST_UNPROVEN, 'too_many_open');
    const challenge = newToken();
    await transaction.organizationDomain.create({
      data: { projectId, organizationId, domain, challenge, createdAt: now },
    });
    await record(transaction, caller, now, {
      action: 'domain.claimed',
      target: { kind: 'domain', id: domain },
      projectId,
      organizationId,
    });
    return domainRecord(domain, challenge);
  });
}

/**
 * The domains of an organization as whoever proves them sees them, with the record of each that is not proven.
 *
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function domainsToProve(context: Context, principal: Principal, organizationId: string) {
  const { projectId } = await organizationForDomains(context.prisma, principal, organizationId);
  const rows = await context.prisma.organizationDomain.findMany({
    where: { projectId, organizationId },
    orderBy: { domain: 'asc' },
  });
  return rows.map(({ domain, challenge, provenByConnectionId, verifiedAt, unconfirmedAt }) => ({
    domain,
    proof: verifiedAt === null ? null : proofOf({ challenge, provenByConnectionId }),
    verifiedAt,
    unconfirmedAt,
    record: challenge === null ? null : domainRecord(domain, challenge),
  }));
}

/**
 * Asks DNS whether the record is there. What was asked about is compared again when it is written down, so a claim that
 * was removed or made anew meanwhile proves nothing (attack 85).
 *
 * @throws PorticoError `not_found`, `forbidden`, `domain_not_proven`, `already_exists` when another organization has it
 */
export async function proveDomain(
  context: Context,
  caller: Caller,
  organizationId: string,
  typed: string,
): Promise<void> {
  const domain = asStored(typed);
  const { projectId } = await organizationForDomains(context.prisma, caller.principal, organizationId);
  const claim = await context.prisma.organizationDomain.findUnique({
    where: { projectId_organizationId_domain: { projectId, organizationId, domain } },
  });
  assertThat(claim, 'not_found');
  const isByDns = claim.provenByConnectionId === null;
  if (claim.verifiedAt && claim.unconfirmedAt === null && isByDns) return;
  assertThat(claim.challenge, 'not_found');
  const { challenge } = claim;
  const published = await publishedAt(context, domain);
  assertThat(published !== undefined && proves(published, challenge), 'domain_not_proven');
  const given = await givenUp(context, published, { projectId, domain, organizationId });
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    await assertStillHeld(transaction, caller.principal);
    for (const other of given) await takeFrom(transaction, caller, now, { projectId, domain, ...other });
    const elsewhere = await transaction.organizationDomain.count({
      where: { projectId, domain, verifiedAt: { not: null }, organizationId: { not: organizationId } },
    });
    assertThat(elsewhere === 0, 'already_exists');
    const proven = await transaction.organizationDomain.updateMany({
      where: { projectId, organizationId, domain, challenge },
      data: {
        verifiedAt: claim.verifiedAt ?? now,
        provenByConnectionId: null,
        checkedAt: now,
        unconfirmedAt: null,
      },
    });
    if (proven.count !== 1) throw new PorticoError('conflict');
    await record(transaction, caller, now, {
      action: 'domain.verified',
      target: { kind: 'domain', id: domain },
      projectId,
      organizationId,
      data: { by: 'dns' },
    });
  });
}

type Holder = { readonly organizationId: string; readonly challenge: string };

/**
 * Who proved the domain here once, and whose record is there no more: whoever owns it now is believed. So is a record against a
 * directory: Microsoft does not ask again who owns a domain that it verified once.
 */
async function givenUp(
  context: Context,
  published: readonly string[],
  { projectId, domain, organizationId }: { projectId: string; domain: string; organizationId: string },
): Promise<Holder[]> {
  const held = { verifiedAt: { not: null }, challenge: { not: null } };
  const others = await context.prisma.organizationDomain.findMany({
    where: { projectId, domain, organizationId: { not: organizationId }, ...held },
    select: { organizationId: true, challenge: true },
  });
  return others.flatMap(({ challenge, ...holder }) =>
    challenge === null || proves(published, challenge) ? [] : [{ ...holder, challenge }],
  );
}

async function takeFrom(
  transaction: Transaction,
  caller: Caller,
  now: Date,
  { projectId, domain, organizationId, challenge }: Holder & { projectId: string; domain: string },
): Promise<void> {
  const taken = await transaction.organizationDomain.updateMany({
    where: { projectId, organizationId, domain, challenge, verifiedAt: { not: null } },
    data: { verifiedAt: null, provenByConnectionId: null, unconfirmedAt: null },
  });
  if (taken.count !== 1) return;
  await distrustAddresses(transaction, organizationId, domain);
  await record(transaction, caller, now, {
    action: 'domain.lost',
    target: { kind: 'domain', id: domain },
    projectId,
    organizationId,
    data: { by: 'dns' },
  });
}

/**
 * What DNS says at the one name where every claim of this domain is proven.
 *
 * @returns the texts there, none where it says that there are none; undefined when no name server answered
 */
export async function publishedAt(
  context: Pick<Context, 'resolveTxt'>,
  domain: string,
): Promise<readonly string[] | undefined> {
  try {
    const answers = await context.resolveTxt(`${LABEL}.${domain}`);
    return answers.slice(0, MOST_ANSWERS).map((strings) => strings.join(''));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : undefined;
  }
}

/** Whether that is among them. */
export const proves = (published: readonly string[] | undefined, challenge: string): boolean =>
  published?.includes(`${PREFIX}${challenge}`) === true;
