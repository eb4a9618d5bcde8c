import { assertThat, type Caller, DAY, HOUR, MINUTE, type Principal, type Visitor } from '@portico/core';
import { bumpConfiguration } from '../applications/configuration.ts';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import type { KeyRotation } from '../input/key-rotation.ts';
import { projectFor } from '../reach.ts';
import { signingKeyRows } from './signing-keys.ts';

/** A new key is published for this long before it signs: longer than anybody should keep a copy of the key set. */
const PUBLISHED_AHEAD = HOUR;
/** A key signs no more, and is published for this long yet: as long as a session whose id_token may be a hint. */
const PUBLISHED_AFTER = 15 * DAY;
/** However many sessions there are to end. */
const ROTATION_MS = MINUTE;
/** So many are ended by a statement well within the time that one may take. */
const ENDED_AT_ONCE = 5_000;

/**
 * New keys for a project's issuer (attack 71). In the ordinary case they are published at once and sign from an hour
 * later; those before them sign until then and stay published until all that they signed has expired. When a key may be
 * known to others, the new ones sign at once and the old ones are withdrawn: what they signed counts no more, and every
 * session of the project ends, so that people sign in again.
 *
 * @returns from when the new keys sign
 * @throws PorticoError `not_found`, `conflict` while an earlier rotation waits for its hour
 */
export async function rotateProjectKeys(
  context: Context,
  caller: Caller,
  projectId: string,
  rotation: KeyRotation,
): Promise<{ signsFrom: Date }> {
  const reach = (transaction: Transaction) => projectFor(transaction, caller.principal, projectId);
  await reach(context.prisma);
  return rotate(context, caller, { projectId, reach, ...rotation });
}

/**
 * The same for the dashboard's own issuer, which is nobody's to administer in the dashboard: for the command on the server.
 * Whoever may run it reads the keys anyhow. Withdrawn, everybody signs in to the dashboard again.
 *
 * @returns undefined while there is no dashboard to sign in to
 * @throws PorticoError `conflict` while an earlier rotation waits for its hour
 */
export async function rotateDashboardKeys(
  context: Context,
  rotation: KeyRotation,
): Promise<{ signsFrom: Date } | undefined> {
  const builtIn = await context.prisma.project.findFirst({ where: { builtIn: true }, select: { id: true } });
  if (builtIn === null) return undefined;
  return rotate(context, ON_THE_SERVER, { projectId: builtIn.id, reach: async () => {}, ...rotation });
}

const ON_THE_SERVER: Visitor = {};

async function rotate(
  context: Context,
  caller: Visitor | Caller,
  {
    projectId,
    compromised,
    reach,
  }: KeyRotation & {
    readonly projectId: string;
    /** Whether the caller may, asked by the transaction of the change. */
    readonly reach: (transaction: Transaction) => Promise<unknown>;
  },
): Promise<{ signsFrom: Date }> {
  // Made before the transaction: an RSA key takes longer than a transaction should stay open.
  const keys = signingKeyRows(await context.makeProjectKeys(projectId));
  const now = context.clock.now();
  const signsFrom = compromised ? now : new Date(now.getTime() + PUBLISHED_AHEAD);
  const by = 'principal' in caller ? {} : { by: 'command on the server' };
  const change = async (transaction: Transaction) => {
    await reach(transaction);
    // First of all, so that two rotations at once come one after the other.
    await bumpConfiguration(transaction, projectId);
    await retire(transaction, projectId, { now, signsFrom, compromised });
    await transaction.signingKey.createMany({
      data: keys.map((key) => ({ ...key, projectId, createdAt: now, signsFrom })),
    });
    // A refresh token is no signature: without this it would go on as if nothing had happened (review R12).
    const ended = compromised ? await endAllSessions(transaction, projectId, now) : 0;
    await record(transaction, caller, now, {
      action: 'project.keys_rotated',
      target: { kind: 'project', id: projectId },
      projectId,
      data: { compromised, signs_from: signsFrom.toISOString(), sessions_ended: ended, ...by },
    });
  };
  await context.prisma.$transaction(change, { timeout: ROTATION_MS });
  return { signsFrom };
}

type Retirement = { readonly now: Date; readonly signsFrom: Date; readonly compromised: boolean };

async function retire(
  transaction: Transaction,
  projectId: string,
  { now, signsFrom, compromised }: Retirement,
): Promise<void> {
  if (compromised) {
    await transaction.signingKey.deleteMany({ where: { projectId } });
    return;
  }
  const waiting = await transaction.signingKey.count({ where: { projectId, signsFrom: { gt: now } } });
  assertThat(waiting === 0, 'conflict', { detail: 'the keys of the last rotation do not sign yet' });
  const over = new Date(now.getTime() - PUBLISHED_AFTER);
  await transaction.signingKey.deleteMany({ where: { projectId, retiredAt: { lte: over } } });
  await transaction.signingKey.updateMany({
    where: { projectId, retiredAt: null },
    data: { retiredAt: signsFrom },
  });
}

/** @returns how many there were; their applications are told by the worker */
async function endAllSessions(transaction: Transaction, projectId: string, now: Date): Promise<number> {
  let ended = 0;
  for (let count = ENDED_AT_ONCE; count === ENDED_AT_ONCE; ended += count) {
    count = await transaction.$executeRaw`
      UPDATE sessions SET revoked_at = ${now} WHERE id IN (
        SELECT id FROM sessions WHERE project_id = ${projectId} AND revoked_at IS NULL LIMIT ${ENDED_AT_ONCE})`;
  }
  // Who was left in the dashboard by a join has no session at its issuer with which theirs would end.
  const alone = await transaction.$executeRaw`
    UPDATE dashboard_sessions SET revoked_at = ${now} WHERE session_id IS NULL AND revoked_at IS NULL
      AND EXISTS (SELECT FROM projects WHERE id = ${projectId} AND built_in)`;
  return ended + alone;
}

/** The keys of a project's issuer without their private halves, the newest first. @throws PorticoError `not_found` */
export async function listProjectKeys(context: Context, principal: Principal, projectId: string) {
  await projectFor(context.prisma, principal, projectId);
  return context.prisma.signingKey.findMany({
    where: { projectId },
    select: { id: true, purpose: true, algorithm: true, createdAt: true, signsFrom: true, retiredAt: true },
    orderBy: [{ signsFrom: 'desc' }, { id: 'asc' }],
  });
}
